import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { WebhookEntity, WebhookStatus } from '../../delivery/index.js';
import { Node } from '../../../requests/index.js';
import { WEBHOOK_EVENTS } from '../webhook-options.js';

const WebhookStatusEnum = { ACTIVE: 'ACTIVE', FAILING: 'FAILING', DISABLED: 'DISABLED' } as const;

registerEnumType(WebhookStatusEnum, {
  name: 'WebhookStatus',
  description: 'Whether events are sent to a webhook.',
  valuesMap: {
    ACTIVE: { description: 'Events are sent.' },
    FAILING: {
      description: 'A delivery has FAILED and none has succeeded since. Events are still sent.',
    },
    DISABLED: { description: 'No events are sent; disabledReason says why.' },
  },
});

const EVENTS = `The event types that are sent: ${WEBHOOK_EVENTS.join(', ')}.`;

@ObjectType({
  implements: () => Node,
  description: 'A URL that events are posted to, signed according to Standard Webhooks 1.0.',
})
export class Webhook implements Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => String, { description: 'The URL that events are posted to.' })
  url!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A description by the owner; null when there is none.',
  })
  description!: string | null;

  @Field(() => [String], { description: EVENTS })
  events!: string[];

  @Field(() => WebhookStatusEnum, { description: 'Whether events are sent.' })
  status!: WebhookStatus;

  @Field(() => String, { nullable: true, description: 'Why the webhook is disabled; null when it is not.' })
  disabledReason!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'The time of the first failed attempt since the last success; null when none failed.',
  })
  failingSince!: Date | null;

  @Field(() => Date, { description: 'When the webhook was registered.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the webhook last changed.' })
  updatedAt!: Date;
}

@ObjectType({ description: 'A webhook and its new secret.' })
export class WebhookRegistration {
  @Field(() => Webhook, { description: 'The webhook.' })
  webhook!: Webhook;

  @Field(() => String, {
    description: 'The secret that signs the events (whsec_…). It is shown only once: store it.',
  })
  secret!: string;
}

@InputType({ description: 'A webhook to register.' })
export class RegisterWebhookInput {
  @Field(() => String, { description: 'An http:// or https:// URL; redirects are not followed.' })
  url!: string;

  @Field(() => [String], { nullable: true, description: `${EVENTS} All when left out.` })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'A description for yourself.' })
  description?: string | null;
}

@InputType({ description: 'The changes to a webhook; fields that are left out do not change.' })
export class UpdateWebhookInput {
  @Field(() => String, {
    nullable: true,
    description: 'The new URL. Pending deliveries are redirected to it.',
  })
  url?: string | null;

  @Field(() => [String], { nullable: true, description: EVENTS })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The new description; an empty one removes it.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Enables or disables the webhook. Disabling cancels its pending deliveries.',
  })
  enabled?: boolean | null;
}

/** Maps a webhook to its GraphQL type, without its secrets. */
export function toWebhook(entity: WebhookEntity): Webhook {
  const { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt } = entity;
  return { id, url, description, events, status, disabledReason, failingSince, createdAt, updatedAt };
}
