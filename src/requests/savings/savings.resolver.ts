import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Links } from '../links.js';
import { toImage } from '../models/image.model.js';
import { Request } from '../models/request.model.js';
import type { RequestContext } from '../request-loaders.js';
import { RequestSavings } from './savings.model.js';

@Resolver(() => Request)
export class SavingsResolver {
  constructor(private readonly links: Links) {}

  @ResolveField(() => RequestSavings, {
    description: 'What the images that are completed so far saved, by format, and where it saved the most.',
  })
  async savings(
    @Parent() { entity }: Request,
    @Context() { loaders }: RequestContext,
  ): Promise<RequestSavings> {
    const { formats, largestIds } = await loaders.savings.load(entity);
    const largest = await loaders.image.loadMany(largestIds);
    return {
      formats,
      // An image may have been deleted in between.
      largest: largest.flatMap((image) =>
        image instanceof Error ? [] : [toImage(image, this.links.ofImage(image, entity))],
      ),
    };
  }
}
