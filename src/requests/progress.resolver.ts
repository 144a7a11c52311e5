import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Progress } from './models/progress.model.js';
import { Request, toRequest } from './models/request.model.js';
import type { RequestContext } from './request-loaders.js';

/** Resolves the request of a progress event, so that clients can update their caches. */
@Resolver(() => Progress)
export class ProgressResolver {
  @ResolveField(() => Request, {
    description: 'The current state of the request, which may be newer than this event.',
  })
  async request(@Parent() { requestId }: Progress, @Context() { loaders }: RequestContext): Promise<Request> {
    return toRequest(await loaders.request.load(requestId));
  }
}
