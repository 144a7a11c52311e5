import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Links } from './links.js';
import { ImageStatusEnum } from './models/enums.js';
import { Image, toImage } from './models/image.model.js';
import { Product } from './models/product.model.js';
import type { RequestContext } from './request-loaders.js';
import { type ImageStatus, statusOfProduct } from './request-status.js';

@Resolver(() => Product)
export class ProductsResolver {
  constructor(private readonly links: Links) {}

  @ResolveField(() => ImageStatusEnum, { description: 'The combined state of the images of the product.' })
  async status(@Parent() { id }: Product, @Context() { loaders }: RequestContext): Promise<ImageStatus> {
    return statusOfProduct((await loaders.imagesOfProduct.load(id)).map((image) => image.status));
  }

  @ResolveField(() => [Image], {
    description: 'The images of the product, in the order of their URLs in the CSV.',
  })
  async images(@Parent() { id, request }: Product, @Context() { loaders }: RequestContext): Promise<Image[]> {
    const images = await loaders.imagesOfProduct.load(id);
    return images.map((image) => toImage(image, this.links.ofImage(image, request)));
  }
}
