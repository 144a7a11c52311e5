import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  EVENT_TYPES,
  type EventType,
  WEBHOOK_STATUSES,
  type WebhookEntity,
  type WebhookStatus,
} from '../../deliveries/index.js';

const EVENTS = EVENT_TYPES.filter((type) => type !== 'webhook.test');
const time = { type: String, format: 'date-time' } as const;

/** What is asked to be registered. */
export class RegisterWebhookView {
  @ApiProperty({ format: 'uri', description: 'http:// or https://; redirects are not followed.' })
  url!: string;

  @ApiPropertyOptional({ enum: EVENTS, isArray: true, description: 'All, unless given.' })
  events?: string[];

  @ApiPropertyOptional({ maxLength: 500 })
  description?: string;
}

/** What is asked to be changed. */
export class UpdateWebhookView {
  @ApiPropertyOptional({ format: 'uri', description: 'What waits to be sent goes there, too.' })
  url?: string;

  @ApiPropertyOptional({ enum: EVENTS, isArray: true })
  events?: string[];

  @ApiPropertyOptional({ maxLength: 500, description: 'An empty one takes it away.' })
  description?: string;

  @ApiPropertyOptional({ description: 'false switches it off, and cancels what waits.' })
  enabled?: boolean;
}

/** An address that events are posted to. */
export class WebhookView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ enum: EVENTS, isArray: true })
  events!: EventType[];

  @ApiProperty({
    enum: WEBHOOK_STATUSES,
    description: 'FAILING: one event was given up, others are still sent. DISABLED: nothing is sent.',
  })
  status!: WebhookStatus;

  @ApiProperty({ type: String, nullable: true })
  disabledReason!: string | null;

  @ApiProperty({ ...time, nullable: true, description: 'The first failed try since the last success.' })
  failingSince!: Date | null;

  @ApiProperty(time)
  createdAt!: Date;
}

/** A webhook as it is told once, when it is registered. */
export class RegisteredWebhookView extends WebhookView {
  @ApiProperty({ description: 'Signs its events (whsec_…). It is shown this once: keep it.' })
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
