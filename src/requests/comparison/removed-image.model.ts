import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { RemovedImageEntity } from '../entities/index.js';
import { connectionOf } from '../models/connection.js';

@ObjectType({ description: 'An image of the earlier request whose URL the request no longer has.' })
export class RemovedImage {
  @Field(() => ID, {
    description: 'The id of the image in the earlier request, which may be deleted by now.',
  })
  id!: string;

  @Field(() => String, { description: 'The URL from the CSV of the earlier request.' })
  inputUrl!: string;

  @Field(() => String, { description: 'The serial number of its product.' })
  serialNumber!: string;

  @Field(() => String, { description: 'The name of its product.' })
  productName!: string;
}

@ObjectType({ description: 'A page of removed images.' })
export class RemovedImageConnection extends connectionOf(RemovedImage) {}

/** Converts a removed image to its GraphQL type. */
export function toRemovedImage({
  id,
  inputUrl,
  serialNumber,
  productName,
}: RemovedImageEntity): RemovedImage {
  return { id, inputUrl, serialNumber, productName };
}
