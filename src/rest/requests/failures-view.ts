import { ApiProperty } from '@nestjs/swagger';
import { IMAGE_ERROR_CODES, type ImageErrorCode } from '../../common/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';

/** An image that failed. */
export class FailedImageView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.failedImage })
  id!: string;

  @ApiProperty({
    format: 'uri',
    description: 'The URL in the CSV.',
    example: 'https://images.example.com/side.jpg',
  })
  inputUrl!: string;

  @ApiProperty({ type: 'integer', description: 'How often the download was attempted.', example: 1 })
  attempts!: number;
}

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

  @ApiProperty({ type: FailedImageView, description: 'One of these images.' })
  example!: FailedImageView;
}

/** The failures of a request. */
export class FailuresView {
  @ApiProperty({
    type: [FailureGroupView],
    description: 'Up to 100 different errors, the most frequent first. The errors CSV lists every image.',
  })
  failures!: FailureGroupView[];
}
