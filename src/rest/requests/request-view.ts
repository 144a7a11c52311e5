import { ApiProperty } from '@nestjs/swagger';
import { INPUT_FORMATS, type InputFormat } from '../../file-formats/index.js';
import {
  Comparison,
  CompressionOptions,
  DEFAULT_OPTIONS,
  REQUEST_STATUSES,
  type RequestStatus,
  UploadOptions,
} from '../../requests/index.js';
import { type ProfileName, PROFILES } from '../../csv/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';

const FILES = `${EXAMPLE.host}/files/requests/${EXAMPLE.request}`;

const url = { type: String, format: 'uri' } as const;
const time = { type: String, format: 'date-time' } as const;
const urlOrNull = { ...url, nullable: true } as const;

/** A request and its progress. */
export class RequestView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.request })
  requestId!: string;

  @ApiProperty({ format: 'uuid', description: 'The same as requestId.', example: EXAMPLE.request })
  request_id!: string;

  @ApiProperty({ enum: REQUEST_STATUSES, example: 'PARTIAL' })
  status!: RequestStatus;

  @ApiProperty({ description: 'The name of the uploaded file.', example: 'catalogue.csv' })
  fileName!: string;

  @ApiProperty({ enum: INPUT_FORMATS, description: 'The format of the uploaded file.', example: 'CSV' })
  inputFormat!: InputFormat;

  @ApiProperty({
    allOf: [{ $ref: `#/components/schemas/${CompressionOptions.name}` }],
    description: 'How the images are compressed.',
    example: DEFAULT_OPTIONS,
  })
  options!: CompressionOptions;

  @ApiProperty({
    allOf: [{ $ref: `#/components/schemas/${UploadOptions.name}` }],
    description: 'What else the upload asked for, under the names of its fields.',
  })
  uploadOptions!: UploadOptions;

  @ApiProperty({
    allOf: [{ $ref: `#/components/schemas/${Comparison.name}` }],
    nullable: true,
    description: 'How the images differ from those of an earlier request; null when there is none.',
    example: null,
  })
  comparison!: Comparison | null;

  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'The URL that receives a webhook when this request ends; null when there is none.',
    example: null,
  })
  webhookUrl!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The address that receives an e-mail when this request ends; null when there is none.',
    example: null,
  })
  email!: string | null;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;

  @ApiProperty({ ...time, description: 'When the request last changed.', example: EXAMPLE.time })
  updatedAt!: Date;

  @ApiProperty({
    type: 'integer',
    description: 'Rises with every change, as in the events of this request.',
    example: 7,
  })
  sequence!: number;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When processing of its images started, in the current run.',
    example: EXAMPLE.time,
  })
  startedAt!: Date | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When the request ended; null before that.',
    example: EXAMPLE.time,
  })
  completedAt!: Date | null;

  @ApiProperty({
    minimum: 0,
    maximum: 100,
    description: 'The percentage of processed images, from 0 to 100.',
    example: 100,
  })
  percentage!: number;

  @ApiProperty({ type: 'integer', description: 'The sum of completedImages and failedImages.', example: 2 })
  processedImages!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  totalImages!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  completedImages!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  failedImages!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'The number of invalid rows that the upload left out: with onInvalidRow=SKIP, and the last row when the end of the file cuts it off.',
    example: 0,
  })
  skippedRowCount!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The number of image URLs in the skipped rows; these images are not processed.',
    example: 0,
  })
  skippedImageCount!: number;

  @ApiProperty({
    type: [String],
    description:
      'The columns that contain image URLs and were not read, each by its header, or by its letter where the header is ' +
      'blank or repeated. Upload the file again with columns to read them.',
    example: [],
  })
  unreadImageColumns!: string[];

  @ApiProperty({
    type: String,
    enum: Object.keys(PROFILES),
    nullable: true,
    description:
      'The profile by which the file is read, which is the system that wrote it; null in requests of versions without profiles.',
    example: 'GENERIC',
  })
  profile!: ProfileName | null;

  @ApiProperty({
    type: 'integer',
    description: 'The number of products without an image. They are copied to the output CSV.',
    example: 0,
  })
  productsWithoutImages!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The size of the completed images as downloaded, in bytes.',
    example: 482133,
  })
  inputBytes!: number;

  @ApiProperty({ type: 'integer', description: 'Their size as stored, in bytes.', example: 120441 })
  outputBytes!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'The estimated number of seconds left, from the rate so far; null while there is too little data.',
    example: null,
  })
  etaSeconds!: number | null;

  @ApiProperty({ type: 'integer', example: 1 })
  totalProducts!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The problem of the installation that the request waits for, such as a full disk; null when there is none.',
    example: null,
  })
  notice!: string | null;

  @ApiProperty({
    ...url,
    description: 'The URL of the uploaded file, byte for byte.',
    example: `${FILES}/input.csv`,
  })
  inputFileUrl!: string;

  @ApiProperty({
    ...url,
    description:
      'The URL of the uploaded CSV, byte for byte; for a file of another format, of the CSV made from it.',
    example: `${FILES}/input.csv`,
  })
  inputCsvUrl!: string;

  @ApiProperty({
    ...urlOrNull,
    description: 'The URL of the input CSV plus the new URLs; null until the request ends.',
    example: `${FILES}/output.csv`,
  })
  outputCsvUrl!: string | null;

  @ApiProperty({
    ...urlOrNull,
    description: 'The URL of the CSV with the failed rows; null when there is no such file.',
    example: `${FILES}/errors.csv`,
  })
  errorsCsvUrl!: string | null;

  @ApiProperty({
    ...urlOrNull,
    description:
      'The URL of a ZIP of all compressed images; null until the request ends, and when there is none. With API keys it is ' +
      'signed, so that a browser can open it; it expires after an hour or two.',
    example: `${EXAMPLE.host}/api/requests/${EXAMPLE.request}/images.zip`,
  })
  imagesZipUrl!: string | null;

  @ApiProperty({
    ...url,
    description: 'The URL of the status of the request.',
    example: `${EXAMPLE.host}/api/status/${EXAMPLE.request}`,
  })
  statusUrl!: string;

  @ApiProperty({
    ...url,
    description:
      'The URL of the event stream of the request. With API keys it is signed, so that an EventSource can open it; it ' +
      'expires after an hour or two.',
    example: `${EXAMPLE.host}/api/requests/${EXAMPLE.request}/events`,
  })
  eventsUrl!: string;
}
