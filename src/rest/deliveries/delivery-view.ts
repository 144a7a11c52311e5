import { ApiProperty } from '@nestjs/swagger';
import {
  DELIVERY_STATUSES,
  type DeliveryAttempt,
  type DeliveryStatus,
  EVENT_TYPES,
} from '../../notifications/index.js';
import type { WebhookDelivery } from '../../notifications/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';

const time = { type: String, format: 'date-time' } as const;

/** Why an attempt failed. */
export class DeliveryErrorView {
  @ApiProperty({ example: 'HTTP_STATUS' })
  code!: string;

  @ApiProperty({ example: 'The receiver answered 503.' })
  message!: string;
}

/** One attempt of a delivery. */
export class DeliveryAttemptView {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'From 1, over all attempts of the delivery.',
    example: 1,
  })
  number!: number;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  endedAt!: Date;

  @ApiProperty({ type: 'integer', example: 84 })
  durationMs!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The HTTP status of the receiver.',
    example: 204,
  })
  status!: number | null;

  @ApiProperty({
    type: DeliveryErrorView,
    nullable: true,
    description: 'Null when it succeeded.',
    example: null,
  })
  error!: DeliveryErrorView | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first KiB of what the receiver answered.',
    example: null,
  })
  response!: string | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When the next was to follow; null after the last.',
    example: null,
  })
  nextAttemptAt!: Date | null;
}

/** An event on its way to one receiver. */
export class DeliveryView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.delivery })
  id!: string;

  @ApiProperty({
    description: 'The webhook-id header of every attempt.',
    example: 'msg_019ac3f955cc7f669e3c8eaf2b4c5d96',
  })
  messageId!: string;

  @ApiProperty({ enum: EVENT_TYPES, example: 'request.completed' })
  eventType!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null for a test event.',
    example: EXAMPLE.request,
  })
  requestId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "Null for the request's own webhookUrl, and once the webhook is removed.",
    example: EXAMPLE.webhook,
  })
  webhookId!: string | null;

  @ApiProperty({ format: 'uri', example: EXAMPLE.hook })
  url!: string;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    description: 'DELIVERED, FAILED and CANCELLED are final; the others go on.',
    example: 'DELIVERED',
  })
  status!: DeliveryStatus;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When it was delivered or given up.',
    example: EXAMPLE.time,
  })
  settledAt!: Date | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When it is tried next; null when it is settled.',
    example: null,
  })
  nextAttemptAt!: Date | null;

  @ApiProperty({ type: [DeliveryAttemptView], description: 'Oldest first.' })
  attempts!: DeliveryAttempt[];
}

/** The delivery log of a request or of a webhook. */
export class DeliveriesView {
  @ApiProperty({ type: [DeliveryView] })
  deliveries!: DeliveryView[];
}

/** A delivery as REST clients see it. */
export function toDeliveryView(delivery: WebhookDelivery, attempts: DeliveryAttempt[]): DeliveryView {
  return Object.assign(delivery, { attempts });
}
