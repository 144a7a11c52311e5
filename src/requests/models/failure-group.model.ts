import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Image } from './image.model.js';

@ObjectType({ description: 'Images of a request that failed with the same error.' })
export class FailureGroup {
  @Field(() => String, { description: 'The error code that these images share.' })
  code!: string;

  @Field(() => String, { description: 'The error message that these images share.' })
  message!: string;

  @Field(() => Int, { description: 'The number of these images.' })
  count!: number;

  @Field(() => Image, { description: 'One of these images.' })
  example!: Image;
}
