import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type DeliveryEntity, type DeliveryStatus, DeliveryStatusEnum } from '../../deliveries/index.js';
import { messageId } from '../signature.js';

@ObjectType({ description: 'An event on its way to one receiver.' })
export class WebhookDelivery {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The webhook-id under which it is sent, at every try.' })
  messageId!: string;

  @Field(() => String)
  eventType!: string;

  @Field(() => ID, { nullable: true })
  requestId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Null for the request's own webhookUrl, and once the webhook is removed.",
  })
  webhookId!: string | null;

  @Field(() => String)
  url!: string;

  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was delivered or given up.' })
  settledAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it is to be tried; null when it is settled.' })
  nextAttemptAt!: Date | null;
}

/** The delivery as clients see it; `entity` must have its event. */
export function toWebhookDelivery(entity: DeliveryEntity): WebhookDelivery {
  const { id, event, webhookId, address, status, createdAt, settledAt, dueAt } = entity;
  return {
    id,
    messageId: messageId(event.id),
    eventType: event.type,
    requestId: event.requestId,
    webhookId,
    url: address,
    status,
    createdAt,
    settledAt,
    nextAttemptAt: status === 'PENDING' ? (dueAt ?? new Date()) : null,
  };
}
