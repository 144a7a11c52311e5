import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ProductEntity } from '../entities/index.js';
import type { LinkedRequest } from '../links.js';
import { connectionOf } from './connection.js';
import { Node } from './node.model.js';

@ObjectType({ implements: () => Node, description: 'One row of the CSV.' })
export class Product implements Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => String, {
    description: 'The serial number from the CSV, or the number of the row if the CSV has none.',
  })
  serialNumber!: string;

  @Field(() => String, { description: 'The product name from the CSV.' })
  name!: string;

  /** Its request; not exposed to clients. */
  request!: LinkedRequest;
}

@ObjectType({ description: 'A page of products.' })
export class ProductConnection extends connectionOf(Product) {}

export function toProduct({ id, serialNumber, name }: ProductEntity, request: LinkedRequest): Product {
  return { id, serialNumber, name, request };
}
