import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import type { RequestStatus } from '../request.status.js';
import { RequestStatusEnum } from './enums.js';

@ObjectType({
  description: 'How far a request has come. processedImages = completedImages + failedImages, always.',
})
export class Progress {
  @Field(() => ID)
  requestId!: string;

  @Field(() => RequestStatusEnum)
  status!: RequestStatus;

  @Field(() => Int, { description: 'Rises with every event of this request.' })
  sequence!: number;

  @Field(() => Int)
  totalImages!: number;

  @Field(() => Int)
  processedImages!: number;

  @Field(() => Int)
  completedImages!: number;

  @Field(() => Int)
  failedImages!: number;

  @Field(() => Float, { description: 'Of the images, 0 to 100.' })
  percentage!: number;

  @Field(() => GraphQLSafeInt, { description: 'Bytes of the completed images as they were downloaded.' })
  inputBytes!: number;

  @Field(() => GraphQLSafeInt, { description: 'Bytes of the completed images as they are stored.' })
  outputBytes!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'An estimate of the seconds left, from the rate so far; null until there is evidence for one, and while nothing settles.',
  })
  etaSeconds!: number | null;

  @Field(() => Date)
  updatedAt!: Date;
}
