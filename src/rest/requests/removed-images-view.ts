import { ApiProperty } from '@nestjs/swagger';
import { ApiNextCursor } from '../openapi/page-properties.js';
import { RemovedImage } from '../../requests/index.js';

/** A page of images that only the earlier request had. */
export class RemovedImagesView {
  @ApiProperty({
    type: 'array',
    items: { $ref: `#/components/schemas/${RemovedImage.name}` },
    description: 'The images, in the order of the earlier CSV.',
  })
  removedImages!: RemovedImage[];

  @ApiProperty({ type: 'integer', description: 'The number of images on all pages.', example: 2 })
  totalCount!: number;

  @ApiNextCursor()
  nextCursor!: string | null;
}
