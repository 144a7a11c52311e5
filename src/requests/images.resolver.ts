import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ImageProduct } from './models/image-product.model.js';
import { Image } from './models/image.model.js';
import type { RequestContext } from './request-loaders.js';

@Resolver(() => Image)
export class ImagesResolver {
  @ResolveField(() => ImageProduct, { description: 'The product that the image belongs to.' })
  product(@Parent() { id }: Image, @Context() { loaders }: RequestContext): Promise<ImageProduct> {
    return loaders.productOfImage.load(id);
  }
}
