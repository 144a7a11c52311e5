import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ProductEntity } from '../entities/index.js';
import { connectionOf } from './connection.js';

@ObjectType({ description: 'One row of the catalogue.' })
export class Product {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  serialNumber!: string;

  @Field(() => String)
  name!: string;

  /** Whose it is; clients are not told. */
  owner!: string | null;
}

@ObjectType()
export class ProductConnection extends connectionOf(Product) {}

export function toProduct({ id, serialNumber, name }: ProductEntity, owner: string | null): Product {
  return { id, serialNumber, name, owner };
}
