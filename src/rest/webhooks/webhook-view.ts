import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  EVENT_TYPES,
  type EventType,
  WEBHOOK_STATUSES,
  type WebhookEntity,
  type WebhookStatus,
} from '../../notifications/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';

const EVENTS = EVENT_TYPES.filter((type) => type !== 'webhook.test');
const time = { type: String, format: 'date-time' } as const;

/** The body of a registration. */
export class RegisterWebhookView {
  @ApiProperty({
    format: 'uri',
    description: 'An http:// or https:// URL. Redirects are not followed.',
    example: EXAMPLE.hook,
  })
  url!: string;

  @ApiPropertyOptional({
    enum: EVENTS,
    isArray: true,
    description: 'The default is all events.',
    example: EVENTS,
  })
  events?: string[];

  @ApiPropertyOptional({ maxLength: 500, example: 'Shop' })
  description?: string;
}

/** The body of a change. */
export class UpdateWebhookView {
  @ApiPropertyOptional({
    format: 'uri',
    description: 'The new URL, to which pending deliveries are sent too.',
    example: EXAMPLE.hook,
  })
  url?: string;

  @ApiPropertyOptional({ enum: EVENTS, isArray: true, example: EVENTS })
  events?: string[];

  @ApiPropertyOptional({
    maxLength: 500,
    description: 'An empty text removes the description.',
    example: 'Shop',
  })
  description?: string;

  @ApiPropertyOptional({
    description: 'False disables the webhook and cancels its pending deliveries.',
    example: true,
  })
  enabled?: boolean;
}

/** An endpoint that events are posted to. */
export class WebhookView {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.webhook })
  id!: string;

  @ApiProperty({ format: 'uri', example: EXAMPLE.hook })
  url!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Shop' })
  description!: string | null;

  @ApiProperty({ enum: EVENTS, isArray: true, example: EVENTS })
  events!: EventType[];

  @ApiProperty({
    enum: WEBHOOK_STATUSES,
    description:
      'FAILING means that an event could not be delivered; others are still sent. DISABLED means that no event is sent.',
    example: 'ACTIVE',
  })
  status!: WebhookStatus;

  @ApiProperty({ type: String, nullable: true, example: null })
  disabledReason!: string | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description:
      'The time of the first failed attempt since the last success; null when the last attempt succeeded.',
    example: null,
  })
  failingSince!: Date | null;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;

  @ApiProperty({ ...time, description: 'When the webhook last changed.', example: EXAMPLE.time })
  updatedAt!: Date;
}

/** A webhook with its secret, which is returned only when it is registered or the secret is rotated. */
export class RegisteredWebhookView extends WebhookView {
  @ApiProperty({
    description: 'The secret that signs the events. It is returned only once, so store it.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  secret!: string;
}

/** All webhooks. */
export class WebhooksView {
  @ApiProperty({ type: [WebhookView], description: 'The webhooks, oldest first.' })
  webhooks!: WebhookView[];
}

/** Converts a webhook to the form that REST clients see, without its secrets. */
export function toWebhookView(webhook: WebhookEntity): WebhookView {
  const { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt } =
    webhook;
  return { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt };
}
