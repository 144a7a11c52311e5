import { ApiProperty } from '@nestjs/swagger';
import {
  IMAGE_STATUSES,
  type ImageStatus,
  type Progress,
  REQUEST_STATUSES,
  type RequestEntity,
  type RequestStatus,
} from '../../requests/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';

const FILES = `${EXAMPLE.host}/files/requests/${EXAMPLE.request}`;
const INPUTS = ['https://images.example.com/front.jpg', 'https://images.example.com/side.jpg'];
const OUTPUTS = [`${FILES}/images/${EXAMPLE.image}.jpeg`, null];

const url = { type: String, format: 'uri' } as const;
const time = { type: String, format: 'date-time' } as const;
const urlOrNull = { ...url, nullable: true } as const;

/** A request and how far it has come. */
export class RequestView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.request })
  requestId!: string;

  @ApiProperty({ format: 'uuid', description: 'The same as requestId.', example: EXAMPLE.request })
  request_id!: string;

  @ApiProperty({ enum: REQUEST_STATUSES, example: 'PARTIAL' })
  status!: RequestStatus;

  @ApiProperty({ description: 'The name of the uploaded file.', example: 'catalogue.csv' })
  fileName!: string;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When its images were begun, in the present round.',
    example: EXAMPLE.time,
  })
  startedAt!: Date | null;

  @ApiProperty({ ...time, nullable: true, description: 'Null until the end.', example: EXAMPLE.time })
  completedAt!: Date | null;

  @ApiProperty({ minimum: 0, maximum: 100, description: 'Of the images, 0 to 100.', example: 100 })
  percentage!: number;

  @ApiProperty({ type: 'integer', description: 'completedImages and failedImages together.', example: 2 })
  processedImages!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  totalImages!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  completedImages!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  failedImages!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Invalid rows that the upload left out, with onInvalidRow=SKIP.',
    example: 0,
  })
  skippedRowCount!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Products of the CSV that have no image; they pass through to the output CSV.',
    example: 0,
  })
  productsWithoutImages!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Bytes of the completed images as they were downloaded.',
    example: 482133,
  })
  inputBytes!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Bytes of the completed images as they are stored.',
    example: 120441,
  })
  outputBytes!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'An estimate of the seconds left, from the rate so far; null while there is no evidence for one.',
    example: null,
  })
  etaSeconds!: number | null;

  @ApiProperty({ type: 'integer', example: 1 })
  totalProducts!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it waits for, when that is a trouble of the installation such as a full disk.',
    example: null,
  })
  notice!: string | null;

  @ApiProperty({ ...url, description: 'The uploaded file, byte for byte.', example: `${FILES}/input.csv` })
  inputCsvUrl!: string;

  @ApiProperty({
    ...urlOrNull,
    description: 'The input CSV plus the new URLs; null until the end.',
    example: `${FILES}/output.csv`,
  })
  outputCsvUrl!: string | null;

  @ApiProperty({
    ...urlOrNull,
    description: 'Just what failed; null when there is no such file.',
    example: `${FILES}/errors.csv`,
  })
  errorsCsvUrl!: string | null;

  @ApiProperty({
    ...url,
    description: 'Where to ask for all of this again.',
    example: `${EXAMPLE.host}/api/status/${EXAMPLE.request}`,
  })
  statusUrl!: string;
}

/** A row of the catalogue; its fields in both spellings. */
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
    description: 'In the order of the input URLs; null where there is no image yet, or never will be.',
    example: OUTPUTS,
  })
  outputImageUrls!: (string | null)[];

  @ApiProperty({ type: 'array', items: { type: 'string', nullable: true }, example: OUTPUTS })
  output_image_urls!: (string | null)[];

  @ApiProperty({
    type: [String],
    description: 'In the same order, for /api/images/{id}.',
    example: [EXAMPLE.image, EXAMPLE.failedImage],
  })
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
    example: null,
  })
  nextCursor!: string | null;
}

/** A page of requests. */
export class RequestsView {
  @ApiProperty({ type: [RequestView], description: 'Newest first.' })
  requests!: RequestView[];

  @ApiProperty({ type: 'integer', description: 'How many there are on all pages.', example: 1 })
  totalCount!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The cursor of the next page; null on the last.',
    example: null,
  })
  nextCursor!: string | null;
}

/** What a view says beside the counts. */
export type RequestDetails = Pick<
  RequestView,
  'notice' | 'inputCsvUrl' | 'outputCsvUrl' | 'errorsCsvUrl' | 'statusUrl'
>;

/** A request as REST clients see it. */
export function toRequestView(
  request: Pick<
    RequestEntity,
    | 'fileName'
    | 'createdAt'
    | 'startedAt'
    | 'completedAt'
    | 'totalProducts'
    | 'skippedRowCount'
    | 'productsWithoutImages'
  >,
  progress: Progress,
  details: RequestDetails,
): RequestView {
  const { fileName, createdAt, startedAt, completedAt } = request;
  return {
    requestId: progress.requestId,
    request_id: progress.requestId,
    status: progress.status,
    fileName,
    createdAt,
    startedAt,
    completedAt,
    percentage: progress.percentage,
    processedImages: progress.processedImages,
    totalImages: progress.totalImages,
    completedImages: progress.completedImages,
    failedImages: progress.failedImages,
    inputBytes: progress.inputBytes,
    outputBytes: progress.outputBytes,
    etaSeconds: progress.etaSeconds,
    totalProducts: request.totalProducts,
    skippedRowCount: request.skippedRowCount,
    productsWithoutImages: request.productsWithoutImages,
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
