import { ApiProperty, PickType } from '@nestjs/swagger';
import {
  comparisonOf,
  REQUEST_STATUSES,
  type RequestEntity,
  type RequestStatus,
} from '../../requests/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';
import { RequestView } from '../requests/request-view.js';

/** How the file was read and what it is compared with, as in the status of the request. */
const READING = [
  'skippedRowCount',
  'skippedImageCount',
  'unreadImageColumns',
  'profile',
  'comparison',
] as const;

/** The response to an upload. */
export class UploadView extends PickType(RequestView, READING) {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.request })
  requestId!: string;

  @ApiProperty({ format: 'uuid', description: 'The same as requestId.', example: EXAMPLE.request })
  request_id!: string;

  @ApiProperty({ enum: REQUEST_STATUSES, example: 'PENDING' })
  status!: RequestStatus;

  @ApiProperty({ type: 'integer', example: 2 })
  totalImages!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  totalProducts!: number;

  @ApiProperty({
    description: 'A summary in one sentence, for people.',
    example: 'Accepted: 2 images of 1 product.',
  })
  message!: string;

  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'The URL of the status of the request.',
    example: `${EXAMPLE.host}/api/status/${EXAMPLE.request}`,
  })
  statusUrl!: string;

  @ApiProperty({
    type: String,
    format: 'uri',
    description:
      'The URL of the event stream of the request. With API keys it is signed, so that an EventSource can open it; it ' +
      'expires after an hour or two.',
    example: `${EXAMPLE.host}/api/requests/${EXAMPLE.request}/events`,
  })
  eventsUrl!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The secret that signs events to webhookUrl; null without a webhookUrl, or if WEBHOOK_SECRET signs them.',
    example: null,
  })
  webhookSecret!: string | null;

  @ApiProperty({
    description: 'Whether an earlier upload with the same Idempotency-Key created this request.',
    example: false,
  })
  idempotencyReplayed!: boolean;
}

/** The fields of the response to an upload that do not come from the request. Only the uploader may get `webhookSecret`. */
export type UploadDetails = Pick<
  UploadView,
  'statusUrl' | 'eventsUrl' | 'webhookSecret' | 'idempotencyReplayed'
>;

/** Converts a request to the response to its upload. */
export function toUploadView(request: RequestEntity, details: UploadDetails): UploadView {
  const { id, status, totalImages, totalProducts } = request;
  const { skippedRowCount, skippedRows, skippedImageCount, unreadImageColumns } = request;
  const skipped =
    skippedRowCount === 0
      ? ''
      : `, without ${count(skippedRowCount, 'invalid row')}${skippedImageCount === 0 ? '' : ` with ${count(skippedImageCount, 'image')}`}`;
  const unread =
    unreadImageColumns.length === 0
      ? ''
      : ` Not read, although they contain image URLs: ${unreadImageColumns.map((name) => `"${name}"`).join(', ')}.`;
  const truncation = skippedRows.find(({ code }) => code === 'TRUNCATED_ROW');
  const cutOff = truncation === undefined ? '' : ` Line ${truncation.line}: ${truncation.message}`;
  return {
    requestId: id,
    request_id: id,
    status,
    totalImages,
    totalProducts,
    skippedRowCount,
    skippedImageCount,
    unreadImageColumns,
    profile: request.layout?.profile ?? null,
    comparison: comparisonOf(request),
    message: `Accepted: ${count(totalImages, 'image')} of ${count(totalProducts, 'product')}${skipped}.${cutOff}${unread}`,
    ...details,
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
