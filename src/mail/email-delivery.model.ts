import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type DeliveryEntity, type DeliveryStatus, DeliveryStatusEnum } from '../deliveries/index.js';

@ObjectType({ description: 'An e-mail about the end of a request.' })
export class EmailDelivery {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  address!: string;

  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was taken by the mail server, or given up.' })
  settledAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it is to be tried; null when it is settled.' })
  nextAttemptAt!: Date | null;
}

/** The e-mail as clients see it. */
export function toEmailDelivery(entity: DeliveryEntity): EmailDelivery {
  const { id, address, status, createdAt, settledAt, dueAt } = entity;
  const nextAttemptAt = status === 'PENDING' ? (dueAt ?? new Date()) : null;
  return { id, address, status, createdAt, settledAt, nextAttemptAt };
}
