import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource } from 'typeorm';
import { ImageEntity, ProductEntity } from './entities/index.js';
import { Links } from './links.js';
import { type Image, toImage } from './models/image.model.js';
import { asNode } from './models/node.model.js';
import { type Product, toProduct } from './models/product.model.js';
import { type Request, toRequest } from './models/request.model.js';
import { RequestQueries } from './request-queries.js';

/** A request, product or image, with the name of its GraphQL type. */
export type RequestNode =
  | (Request & { readonly __typename: 'Request' })
  | (Product & { readonly __typename: 'Product' })
  | (Image & { readonly __typename: 'Image' });

/** Finds requests, products and images by their ids alone. */
@Injectable()
export class RequestNodes {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly queries: RequestQueries,
    private readonly links: Links,
  ) {}

  /**
   * Returns the nodes that the client may see, by id. Takes three statements, whatever the number of ids.
   *
   * @param ids valid UUIDs
   */
  async find(ids: readonly string[]): Promise<Map<string, RequestNode>> {
    const id = Any([...ids]);
    const [products, images] = await Promise.all([
      this.db.getRepository(ProductEntity).findBy({ id }),
      this.db.getRepository(ImageEntity).findBy({ id }),
    ]);
    const parents = [...products, ...images].map(({ requestId }) => requestId);
    const requests = await this.queries.findVisible([...new Set([...ids, ...parents])]);
    const wanted = new Set(ids);
    const nodes = new Map<string, RequestNode>();
    for (const request of requests.values()) {
      if (wanted.has(request.id)) nodes.set(request.id, asNode('Request', toRequest(request)));
    }
    for (const product of products) {
      const request = requests.get(product.requestId);
      if (request) nodes.set(product.id, asNode('Product', toProduct(product, request)));
    }
    for (const image of images) {
      const request = requests.get(image.requestId);
      if (!request) continue;
      nodes.set(image.id, asNode('Image', toImage(image, this.links.ofImage(image, request))));
    }
    return nodes;
  }
}
