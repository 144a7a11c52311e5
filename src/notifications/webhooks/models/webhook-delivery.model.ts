import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type DeliveryEntity, type DeliveryStatus, DeliveryStatusEnum } from '../../delivery/index.js';
import { Node } from '../../../requests/index.js';
import { messageId } from '../standard-webhooks.js';

@ObjectType({ implements: () => Node, description: 'The delivery of an event to one endpoint.' })
export class WebhookDelivery implements Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => String, { description: 'The webhook-id header, the same at every attempt.' })
  messageId!: string;

  @Field(() => String, { description: 'The type of the event, such as request.completed.' })
  eventType!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The request that the event is about; null for a test event.',
  })
  requestId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The webhook that the event is sent to; null for the webhookUrl of the request, and once the webhook is removed.',
  })
  webhookId!: string | null;

  @Field(() => String, { description: 'The URL that the event is posted to.' })
  url!: string;

  @Field(() => DeliveryStatusEnum, { description: 'The state of the delivery.' })
  status!: DeliveryStatus;

  @Field(() => Date, { description: 'When the event happened.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the delivery succeeded, failed or was cancelled; null before that.',
  })
  settledAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the next attempt is due; null unless the delivery is PENDING.',
  })
  nextAttemptAt!: Date | null;
}

/** Maps a delivery to its GraphQL type; `entity` must have its event loaded. */
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
