import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { WebhookEntity, WebhookStatus } from '../../deliveries/index.js';
import { WEBHOOK_EVENTS } from '../webhook-options.js';

const WebhookStatusEnum = { ACTIVE: 'ACTIVE', FAILING: 'FAILING', DISABLED: 'DISABLED' } as const;

registerEnumType(WebhookStatusEnum, {
  name: 'WebhookStatus',
  valuesMap: {
    ACTIVE: { description: 'Events are sent to it.' },
    FAILING: {
      description: 'A delivery was given up, and none has succeeded since. Events are still sent to it.',
    },
    DISABLED: { description: 'Nothing is sent to it; disabledReason says why.' },
  },
});

const EVENTS = `What it is told of: ${WEBHOOK_EVENTS.join(', ')}.`;

@ObjectType({ description: 'An address that events are posted to, signed by Standard Webhooks 1.0.' })
export class Webhook {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  url!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => [String], { description: EVENTS })
  events!: string[];

  @Field(() => WebhookStatusEnum)
  status!: WebhookStatus;

  @Field(() => String, { nullable: true })
  disabledReason!: string | null;

  @Field(() => Date, { nullable: true, description: 'The first failed try since the last success.' })
  failingSince!: Date | null;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date)
  updatedAt!: Date;
}

@ObjectType()
export class WebhookRegistration {
  @Field(() => Webhook)
  webhook!: Webhook;

  @Field(() => String, { description: 'Signs its events (whsec_…). It is shown this once: keep it.' })
  secret!: string;
}

@InputType()
export class RegisterWebhookInput {
  @Field(() => String, { description: 'http:// or https://; redirects are not followed.' })
  url!: string;

  @Field(() => [String], { nullable: true, description: `${EVENTS} All, unless given.` })
  events?: string[] | null;

  @Field(() => String, { nullable: true })
  description?: string | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true, description: 'What waits to be tried again goes there too.' })
  url?: string | null;

  @Field(() => [String], { nullable: true, description: EVENTS })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'An empty one takes it away.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Switches it on or off. What waits is cancelled when it goes off.',
  })
  enabled?: boolean | null;
}

/** The webhook as clients see it, without its secrets. */
export function toWebhook(entity: WebhookEntity): Webhook {
  const { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt } = entity;
  return { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt };
}
