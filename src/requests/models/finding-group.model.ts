import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ImageFinding } from '../../common/index.js';
import { ImageFindingEnum } from './enums.js';

@ObjectType({ description: 'How many images of a request have a finding.' })
export class FindingGroup {
  @Field(() => ImageFindingEnum, { description: 'The finding that these images share.' })
  finding!: ImageFinding;

  @Field(() => Int, { description: 'The number of these images.' })
  count!: number;
}
