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
}

@ObjectType()
export class ProductConnection extends connectionOf(Product) {}

export function toProduct({ id, serialNumber, name }: ProductEntity): Product {
  return { id, serialNumber, name };
}
