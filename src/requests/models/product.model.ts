import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ProductEntity } from '../entities/index.js';
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

  /** The owner of its request; not exposed to clients. */
  owner!: string | null;
}

@ObjectType({ description: 'A page of products.' })
export class ProductConnection extends connectionOf(Product) {}

export function toProduct({ id, serialNumber, name }: ProductEntity, owner: string | null): Product {
  return { id, serialNumber, name, owner };
}
