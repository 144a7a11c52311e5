import { ApiProperty } from '@nestjs/swagger';
import {
  DELIVERY_STATUSES,
  type DeliveryAttempt,
  type DeliveryStatus,
  EVENT_TYPES,
} from '../../deliveries/index.js';
import type { WebhookDelivery } from '../../webhooks/index.js';

const time = { type: String, format: 'date-time' } as const;

/** Why an attempt failed. */
export class DeliveryErrorView {
  @ApiProperty()
  code!: string;

  @ApiProperty()
  message!: string;
}

/** One attempt of a delivery. */
export class DeliveryAttemptView {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'From 1, over all attempts of the delivery.' })
  number!: number;

  @ApiProperty(time)
  endedAt!: Date;

  @ApiProperty({ type: 'integer' })
  durationMs!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The HTTP status of the receiver.' })
  status!: number | null;

  @ApiProperty({ type: DeliveryErrorView, nullable: true, description: 'Null when it succeeded.' })
  error!: DeliveryErrorView | null;

  @ApiProperty({ type: String, nullable: true, description: 'The first KiB of what the receiver answered.' })
  response!: string | null;

  @ApiProperty({ ...time, nullable: true, description: 'When the next was to follow; null after the last.' })
  nextAttemptAt!: Date | null;
}

/** An event on its way to one receiver. */
export class DeliveryView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'The webhook-id header of every attempt.' })
  messageId!: string;

  @ApiProperty({ enum: EVENT_TYPES })
  eventType!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null for a test event.' })
  requestId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "Null for the request's own webhookUrl, and once the webhook is removed.",
  })
  webhookId!: string | null;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    description: 'DELIVERED, FAILED and CANCELLED are final; the others go on.',
  })
  status!: DeliveryStatus;

  @ApiProperty(time)
  createdAt!: Date;

  @ApiProperty({ ...time, nullable: true, description: 'When it was delivered or given up.' })
  settledAt!: Date | null;

  @ApiProperty({ ...time, nullable: true, description: 'When it is tried next; null when it is settled.' })
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
