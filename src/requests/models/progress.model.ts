import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Comparison } from '../comparison/comparison.model.js';
import type { RequestStatus } from '../request-status.js';
import { RequestStatusEnum } from './enums.js';

@ObjectType({
  description:
    'The progress of a request. processedImages is always the sum of completedImages and failedImages.',
})
export class Progress {
  @Field(() => ID, { description: 'The id of the request.' })
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

  @Field(() => Int, {
    description:
      'The number of image URLs in rows that the upload skipped; they are not part of totalImages.',
  })
  skippedImageCount!: number;

  @Field(() => Float, { description: 'The share of processed images in percent, from 0 to 100.' })
  percentage!: number;

  @Field(() => GraphQLSafeInt, { description: 'The bytes of the completed images, as downloaded.' })
  inputBytes!: number;

  @Field(() => GraphQLSafeInt, { description: 'The bytes of the completed images, as stored.' })
  outputBytes!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The estimated seconds left, from the rate so far; null before there are enough results, and while there are no new ones.',
  })
  etaSeconds!: number | null;

  @Field(() => Comparison, {
    nullable: true,
    description: 'How the images differ from those of an earlier request, so far; null when there is none.',
  })
  comparison!: Comparison | null;

  @Field(() => Date, { description: 'When the request last changed.' })
  updatedAt!: Date;
}
