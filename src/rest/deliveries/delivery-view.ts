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
class DeliveryErrorView {
  @ApiProperty({ example: 'HTTP_STATUS' })
  code!: string;

  @ApiProperty({ example: 'The endpoint responded with 503 Service Unavailable.' })
  message!: string;
}

/** One attempt of a delivery. */
class DeliveryAttemptView {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'The number of the attempt, from 1. Redeliveries continue the count.',
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
    description: 'The HTTP status of the response; null when there was no response.',
    example: 204,
  })
  status!: number | null;

  @ApiProperty({
    type: DeliveryErrorView,
    nullable: true,
    description: 'The reason of the failure; null when the attempt succeeded.',
    example: null,
  })
  error!: DeliveryErrorView | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first KiB of the response body.',
    example: null,
  })
  response!: string | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When the next attempt was scheduled; null after the last one.',
    example: null,
  })
  nextAttemptAt!: Date | null;
}

/** The delivery of one event to one endpoint. */
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
    description: 'The request that the event is about; null for a test event.',
    example: EXAMPLE.request,
  })
  requestId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "The webhook; null for the request's own webhookUrl, and after the webhook is removed.",
    example: EXAMPLE.webhook,
  })
  webhookId!: string | null;

  @ApiProperty({ format: 'uri', example: EXAMPLE.hook })
  url!: string;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    description: 'DELIVERED, FAILED and CANCELLED are final; the other statuses are not.',
    example: 'DELIVERED',
  })
  status!: DeliveryStatus;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When it was delivered, failed or was cancelled; null before that.',
    example: EXAMPLE.time,
  })
  settledAt!: Date | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'When the next attempt is scheduled; null when it is settled.',
    example: null,
  })
  nextAttemptAt!: Date | null;

  @ApiProperty({ type: [DeliveryAttemptView], description: 'The attempts, oldest first.' })
  attempts!: DeliveryAttempt[];
}

/** The delivery log of a request or of a webhook. */
export class DeliveriesView {
  @ApiProperty({ type: [DeliveryView] })
  deliveries!: DeliveryView[];
}

/** Converts a delivery to the form that REST clients see. */
export function toDeliveryView(delivery: WebhookDelivery, attempts: DeliveryAttempt[]): DeliveryView {
  return Object.assign(delivery, { attempts });
}
