import { ApiProperty } from '@nestjs/swagger';
import {
  IMAGE_STATUSES,
  type ImageStatus,
  type Progress,
  REQUEST_STATUSES,
  type RequestStatus,
} from '../../requests/index.js';

const url = { type: String, format: 'uri' } as const;
const urlOrNull = { ...url, nullable: true } as const;

/** A request and how far it has come. */
export class RequestView {
  @ApiProperty({ format: 'uuid' })
  requestId!: string;

  @ApiProperty({ format: 'uuid', description: 'The same as requestId.' })
  request_id!: string;

  @ApiProperty({ enum: REQUEST_STATUSES })
  status!: RequestStatus;

  @ApiProperty({ minimum: 0, maximum: 100, description: 'Of the images, 0 to 100.' })
  percentage!: number;

  @ApiProperty({ type: 'integer', description: 'completedImages and failedImages together.' })
  processedImages!: number;

  @ApiProperty({ type: 'integer' })
  totalImages!: number;

  @ApiProperty({ type: 'integer' })
  completedImages!: number;

  @ApiProperty({ type: 'integer' })
  failedImages!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Faulty rows that the upload left out, with onInvalidRow=SKIP.',
  })
  skippedRowCount!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes of the completed images as they were downloaded.' })
  inputBytes!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes of the completed images as they are stored.' })
  outputBytes!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it waits for, when that is a trouble of the installation such as a full disk.',
  })
  notice!: string | null;

  @ApiProperty({ ...url, description: 'The uploaded file, byte for byte.' })
  inputCsvUrl!: string;

  @ApiProperty({ ...urlOrNull, description: 'The input CSV plus the new URLs; null until the end.' })
  outputCsvUrl!: string | null;

  @ApiProperty({ ...urlOrNull, description: 'Just what failed; null when there is no such file.' })
  errorsCsvUrl!: string | null;

  @ApiProperty({ ...url, description: 'Where to ask for all of this again.' })
  statusUrl!: string;
}

/** A row of the catalogue; its fields in both spellings. */
export class ProductView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  serialNumber!: string;

  @ApiProperty()
  productName!: string;

  @ApiProperty()
  product_name!: string;

  @ApiProperty({ enum: IMAGE_STATUSES })
  status!: ImageStatus;

  @ApiProperty({ type: [String] })
  inputImageUrls!: string[];

  @ApiProperty({ type: [String] })
  input_image_urls!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string', nullable: true },
    description: 'In the order of the input URLs; null where there is no image yet, or never will be.',
  })
  outputImageUrls!: (string | null)[];

  @ApiProperty({ type: 'array', items: { type: 'string', nullable: true } })
  output_image_urls!: (string | null)[];

  @ApiProperty({ type: [String], description: 'In the same order, for /api/images/{id}.' })
  imageIds!: string[];
}

/** A request with a page of its products. */
export class StatusView extends RequestView {
  @ApiProperty({ type: [ProductView], description: 'In the order of the CSV.' })
  products!: ProductView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The cursor of the next page; null on the last.',
  })
  nextCursor!: string | null;
}

/** What a view tells beside the progress. */
export type RequestDetails = Pick<
  RequestView,
  'skippedRowCount' | 'notice' | 'inputCsvUrl' | 'outputCsvUrl' | 'errorsCsvUrl' | 'statusUrl'
>;

/** A request as REST clients see it. */
export function toRequestView(progress: Progress, details: RequestDetails): RequestView {
  return {
    requestId: progress.requestId,
    request_id: progress.requestId,
    status: progress.status,
    percentage: progress.percentage,
    processedImages: progress.processedImages,
    totalImages: progress.totalImages,
    completedImages: progress.completedImages,
    failedImages: progress.failedImages,
    inputBytes: progress.inputBytes,
    outputBytes: progress.outputBytes,
    ...details,
  };
}

/** A product as REST clients see it; each image comes with its output's address, if it has one. */
export function toProductView(
  product: { id: string; serialNumber: string; name: string },
  status: ImageStatus,
  images: readonly { id: string; inputUrl: string; outputUrl: string | null }[],
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
    imageIds: images.map(({ id }) => id),
  };
}
