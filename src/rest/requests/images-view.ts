import { ApiProperty } from '@nestjs/swagger';
import { ApiNextCursor } from '../openapi/page-properties.js';
import { Image } from '../../requests/index.js';

/** Documents images as GraphQL describes them: the component is generated from its type, so both APIs have the same fields. */
export const IMAGE_SCHEMA = { $ref: `#/components/schemas/${Image.name}` } as const;

/** A page of images. */
export class ImagesView {
  @ApiProperty({
    type: 'array',
    items: IMAGE_SCHEMA,
    description: 'The images, in the order of the CSV.',
  })
  images!: Image[];

  @ApiProperty({ type: 'integer', description: 'The number of images on all pages.', example: 2 })
  totalCount!: number;

  @ApiNextCursor()
  nextCursor!: string | null;
}
