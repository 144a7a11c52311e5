import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Image } from '../models/image.model.js';

@ObjectType({ description: 'The completed images of a request with one format before and one after.' })
export class FormatTotals {
  @Field(() => String, {
    nullable: true,
    description: 'The format as downloaded, such as jpeg; null where it is not known.',
  })
  inputFormat!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The format as stored, such as webp; null where it is not known.',
  })
  outputFormat!: string | null;

  @Field(() => Int, { description: 'The number of these images.' })
  imageCount!: number;

  @Field(() => GraphQLSafeInt, { description: 'Their bytes, as downloaded.' })
  inputBytes!: number;

  @Field(() => GraphQLSafeInt, { description: 'Their bytes, as stored.' })
  outputBytes!: number;
}

@ObjectType({ description: 'What the compression of a request saved.' })
export class RequestSavings {
  @Field(() => [FormatTotals], {
    description: 'The bytes before and after by format, those with the most bytes first.',
  })
  formats!: FormatTotals[];

  @Field(() => [Image], {
    description: 'Up to ten images that lost the most bytes, the largest difference first.',
  })
  largest!: Image[];
}
