import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type DeliveryEntity, type DeliveryStatus, DeliveryStatusEnum } from '../delivery/index.js';

@ObjectType({ description: 'An e-mail about the end of a request.' })
export class EmailDelivery {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => String, { description: 'The address of the recipient.' })
  address!: string;

  @Field(() => DeliveryStatusEnum, { description: 'The state of the delivery.' })
  status!: DeliveryStatus;

  @Field(() => Date, { description: 'When the request ended.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the mail server accepted the e-mail, or the last attempt failed; null before that.',
  })
  settledAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the next attempt is due; null unless the delivery is PENDING.',
  })
  nextAttemptAt!: Date | null;
}

/** Maps the delivery of an e-mail to its GraphQL type. */
export function toEmailDelivery(entity: DeliveryEntity): EmailDelivery {
  const { id, address, status, createdAt, settledAt, dueAt } = entity;
  const nextAttemptAt = status === 'PENDING' ? (dueAt ?? new Date()) : null;
  return { id, address, status, createdAt, settledAt, nextAttemptAt };
}
