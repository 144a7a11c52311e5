import { ApiProperty } from '@nestjs/swagger';
import type { ImageFinding } from '../../common/index.js';
import { FINDING_NAMES } from './request-pages.js';

/** How many images of a request have a finding. */
export class FindingGroupView {
  @ApiProperty({ enum: FINDING_NAMES, example: 'TOO_SMALL' })
  finding!: ImageFinding;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'How many images have this finding.',
    example: 3,
  })
  count!: number;
}

/** What is wrong with the pictures of a request. */
export class FindingsView {
  @ApiProperty({
    type: [FindingGroupView],
    description:
      'The findings that images have; empty without checks. NEAR_DUPLICATE is found when the request ends.',
  })
  findings!: FindingGroupView[];
}
