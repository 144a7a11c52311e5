import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Progress } from './models/progress.model.js';
import { Request, toRequest } from './models/request.model.js';
import type { RequestContext } from './request-loaders.js';

/** Leads from a progress event to its request, so that the caches of clients follow. */
@Resolver(() => Progress)
export class ProgressResolver {
  @ResolveField(() => Request, { description: 'The request as it is now, which may be further on.' })
  async request(@Parent() { requestId }: Progress, @Context() { loaders }: RequestContext): Promise<Request> {
    return toRequest(await loaders.request.load(requestId));
  }
}
