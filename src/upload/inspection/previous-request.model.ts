import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RequestEntity } from '../../requests/index.js';

@ObjectType({ description: 'An earlier request of a file that is uploaded again.' })
export class PreviousRequest {
  @Field(() => ID, { description: 'The id of the request.' })
  id!: string;

  @Field(() => String, { description: 'The name of the uploaded file.' })
  fileName!: string;

  @Field(() => Date, { description: 'When the request was created.' })
  createdAt!: Date;

  @Field(() => Int, { description: 'The number of images of the request.' })
  totalImages!: number;
}

/** Converts a request to its GraphQL type as an earlier one. */
export function toPreviousRequest({ id, fileName, createdAt, totalImages }: RequestEntity): PreviousRequest {
  return { id, fileName, createdAt, totalImages };
}
