import { Args, Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { isId } from '../../common/index.js';
import { checkPageSize, decodeCursor, MAX_PAGE, toConnection } from '../models/connection.js';
import { Request } from '../models/request.model.js';
import type { RequestContext } from '../request-loaders.js';
import { RemovedImageConnection, toRemovedImage } from './removed-image.model.js';

const IMAGES_PER_PAGE = 50;

/** Resolves what a request no longer has of the earlier one. */
@Resolver(() => Request)
export class ComparisonResolver {
  @ResolveField(() => RemovedImageConnection, {
    description:
      'The images of the earlier request whose URLs this one does not have, in the order of the earlier CSV.',
  })
  async removedImages(
    @Parent() { entity }: Request,
    @Context() { loaders }: RequestContext,
    @Args('first', {
      type: () => Int,
      defaultValue: IMAGES_PER_PAGE,
      nullable: true,
      description: `The size of the page, from 1 to ${MAX_PAGE}.`,
    })
    first: number | null,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'The cursor after which the page starts; without one, the first page.',
    })
    after: string | null = null,
  ): Promise<RemovedImageConnection> {
    const size = checkPageSize(first ?? IMAGES_PER_PAGE);
    const page = await loaders.removedPage(entity, size, decodeCursor(after, isId));
    return toConnection(page, { after }, (image) => image.id, toRemovedImage);
  }
}
