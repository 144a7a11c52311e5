import { ApiProperty } from '@nestjs/swagger';
import { IMAGE_ERROR_CODES, type ImageErrorCode } from '../../common/index.js';
import type { Image } from '../../requests/index.js';
import { IMAGE_SCHEMA } from './images-view.js';

/** The images of a request that failed with the same error. */
export class FailureGroupView {
  @ApiProperty({ enum: IMAGE_ERROR_CODES, example: 'HTTP_STATUS' })
  code!: ImageErrorCode;

  @ApiProperty({ description: 'The error, for people.', example: 'The host responded with status 404.' })
  message!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'How many images failed with this error.',
    example: 1,
  })
  count!: number;

  @ApiProperty({ allOf: [IMAGE_SCHEMA], description: 'One of these images.' })
  example!: Image;
}

/** The failures of a request. */
export class FailuresView {
  @ApiProperty({
    type: [FailureGroupView],
    description: 'Up to 100 different errors, the most frequent first. The errors CSV lists every image.',
  })
  failures!: FailureGroupView[];
}
