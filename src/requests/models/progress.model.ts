import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import type { RequestStatus } from '../request-status.js';
import { RequestStatusEnum } from './enums.js';

@ObjectType({
  description:
    'How far a request has come. processedImages is always the sum of completedImages and failedImages.',
})
export class Progress {
  @Field(() => ID, { description: 'The request it is about.' })
  requestId!: string;

  @Field(() => RequestStatusEnum, { description: 'The state of the request.' })
  status!: RequestStatus;

  @Field(() => Int, { description: 'Rises with every event of this request.' })
  sequence!: number;

  @Field(() => Int, { description: 'The number of images of the request.' })
  totalImages!: number;

  @Field(() => Int, { description: 'The number of images that completed or failed.' })
  processedImages!: number;

  @Field(() => Int, { description: 'The number of images that completed.' })
  completedImages!: number;

  @Field(() => Int, { description: 'The number of images that failed.' })
  failedImages!: number;

  @Field(() => Float, { description: 'How many of the images are processed, from 0 to 100.' })
  percentage!: number;

  @Field(() => GraphQLSafeInt, { description: 'The bytes of the completed images as they were downloaded.' })
  inputBytes!: number;

  @Field(() => GraphQLSafeInt, { description: 'The bytes of the completed images as they are stored.' })
  outputBytes!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'An estimate of the seconds left, from the rate so far; null until there is evidence for one, and while nothing settles.',
  })
  etaSeconds!: number | null;

  @Field(() => Date, { description: 'When the request last changed.' })
  updatedAt!: Date;
}
