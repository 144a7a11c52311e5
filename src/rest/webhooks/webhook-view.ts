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

/** What is asked to be registered. */
export class RegisterWebhookView {
  @ApiProperty({
    format: 'uri',
    description: 'http:// or https://; redirects are not followed.',
    example: EXAMPLE.hook,
  })
  url!: string;

  @ApiPropertyOptional({ enum: EVENTS, isArray: true, description: 'All, unless given.', example: EVENTS })
  events?: string[];

  @ApiPropertyOptional({ maxLength: 500, example: 'Shop' })
  description?: string;
}

/** What is asked to be changed. */
export class UpdateWebhookView {
  @ApiPropertyOptional({
    format: 'uri',
    description: 'What waits to be sent goes there, too.',
    example: EXAMPLE.hook,
  })
  url?: string;

  @ApiPropertyOptional({ enum: EVENTS, isArray: true, example: EVENTS })
  events?: string[];

  @ApiPropertyOptional({ maxLength: 500, description: 'An empty one takes it away.', example: 'Shop' })
  description?: string;

  @ApiPropertyOptional({ description: 'false switches it off, and cancels what waits.', example: true })
  enabled?: boolean;
}

/** An address that events are posted to. */
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
    description: 'FAILING: one event was given up, others are still sent. DISABLED: nothing is sent.',
    example: 'ACTIVE',
  })
  status!: WebhookStatus;

  @ApiProperty({ type: String, nullable: true, example: null })
  disabledReason!: string | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'The first failed try since the last success.',
    example: null,
  })
  failingSince!: Date | null;

  @ApiProperty({ ...time, example: EXAMPLE.time })
  createdAt!: Date;
}

/** A webhook as it is told once, when it is registered. */
export class RegisteredWebhookView extends WebhookView {
  @ApiProperty({
    description: 'Signs its events (whsec_…). It is shown this once: keep it.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  secret!: string;
}

/** All webhooks. */
export class WebhooksView {
  @ApiProperty({ type: [WebhookView], description: 'Oldest first.' })
  webhooks!: WebhookView[];
}

/** The webhook as REST clients see it, without its secrets. */
export function toWebhookView(webhook: WebhookEntity): WebhookView {
  const { id, url, description, events, status, disabledReason, failingSince, createdAt } = webhook;
  return { id, url, description, events, status, disabledReason, failingSince, createdAt };
}
