import { ApiProperty } from '@nestjs/swagger';
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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The cursor of the next page; null on the last page.',
    example: null,
  })
  nextCursor!: string | null;
}
