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

  @ApiProperty({ type: 'integer', description: 'How often it was tried.', example: 1 })
  attempts!: number;
}

/** Images of a request that failed alike. */
export class FailureGroupView {
  @ApiProperty({ enum: IMAGE_ERROR_CODES, example: 'HTTP_STATUS' })
  code!: ImageErrorCode;

  @ApiProperty({ description: 'What went wrong, for people.', example: 'The host answered 404.' })
  message!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many images failed so.', example: 1 })
  count!: number;

  @ApiProperty({ type: FailedImageView, description: 'One of them.' })
  example!: FailedImageView;
}

/** The failures of a request. */
export class FailuresView {
  @ApiProperty({
    type: [FailureGroupView],
    description: 'The most frequent first, up to a hundred kinds; the errors CSV lists every image.',
  })
  failures!: FailureGroupView[];
}
