import { ApiProperty } from '@nestjs/swagger';
import { ApiNextCursor } from '../openapi/page-properties.js';
import { type Image, IMAGE_STATUSES, type ImageStatus, RowError } from '../../requests/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';
import { IMAGE_SCHEMA } from './images-view.js';
import { RequestView } from './request-view.js';

const INPUTS = ['https://images.example.com/front.jpg', 'https://images.example.com/side.jpg'];
const OUTPUTS = [`${EXAMPLE.host}/files/requests/${EXAMPLE.request}/images/${EXAMPLE.image}/front.jpg`, null];

/** A product, which is a row of the CSV. Some fields also exist in snake_case, for older clients. */
export class ProductView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.product })
  id!: string;

  @ApiProperty({ example: '1' })
  serialNumber!: string;

  @ApiProperty({ example: 'Desk lamp' })
  productName!: string;

  @ApiProperty({ example: 'Desk lamp' })
  product_name!: string;

  @ApiProperty({ enum: IMAGE_STATUSES, example: 'FAILED' })
  status!: ImageStatus;

  @ApiProperty({ type: [String], example: INPUTS })
  inputImageUrls!: string[];

  @ApiProperty({ type: [String], example: INPUTS })
  input_image_urls!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string', nullable: true },
    description: 'The output URLs in the order of the input URLs; null for an image that is not completed.',
    example: OUTPUTS,
  })
  outputImageUrls!: (string | null)[];

  @ApiProperty({ type: 'array', items: { type: 'string', nullable: true }, example: OUTPUTS })
  output_image_urls!: (string | null)[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string', nullable: true },
    description:
      'The URLs of the images as they were downloaded, in the same order; each is null without keepOriginals, and for an image that is not completed.',
    example: [null, null],
  })
  originalImageUrls!: (string | null)[];

  @ApiProperty({
    type: [String],
    description: 'The ids of the images in the same order, for /api/images/{id}.',
    example: [EXAMPLE.image, EXAMPLE.failedImage],
  })
  imageIds!: string[];

  @ApiProperty({
    type: 'array',
    items: IMAGE_SCHEMA,
    description: 'The images in the same order, with their sizes and errors.',
  })
  images!: Image[];
}

/** A request with a page of its products. */
export class StatusView extends RequestView {
  @ApiProperty({
    type: 'array',
    items: { $ref: `#/components/schemas/${RowError.name}` },
    description: 'The errors of the skipped rows, up to 100. The errors CSV has all skipped rows.',
    example: [],
  })
  skippedRows!: RowError[];

  @ApiProperty({ type: [ProductView], description: 'The products, in the order of the CSV.' })
  products!: ProductView[];

  @ApiNextCursor()
  nextCursor!: string | null;
}

/** Converts a product and its images to the form that REST clients see. */
export function toProductView(
  product: { id: string; serialNumber: string; name: string },
  status: ImageStatus,
  images: Image[],
): ProductView {
  const inputImageUrls = images.map(({ inputUrl }) => inputUrl);
  const outputImageUrls = images.map(({ outputUrl }) => outputUrl);
  return {
    id: product.id,
    serialNumber: product.serialNumber,
    productName: product.name,
    product_name: product.name,
    status,
    inputImageUrls,
    input_image_urls: inputImageUrls,
    outputImageUrls,
    output_image_urls: outputImageUrls,
    originalImageUrls: images.map(({ originalUrl }) => originalUrl),
    imageIds: images.map(({ id }) => id),
    images,
  };
}
