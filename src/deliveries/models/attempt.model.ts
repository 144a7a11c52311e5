import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { AttemptEntity } from '../entities/index.js';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery.status.js';

export const DeliveryStatusEnum = Object.fromEntries(DELIVERY_STATUSES.map((name) => [name, name])) as {
  readonly [Status in DeliveryStatus]: Status;
};

registerEnumType(DeliveryStatusEnum, {
  name: 'DeliveryStatus',
  valuesMap: {
    PENDING: { description: 'It waits for its first try, or for its next.' },
    SENDING: { description: 'It is being sent.' },
    DELIVERED: { description: 'The receiver took it.' },
    FAILED: { description: 'It was given up.' },
    CANCELLED: { description: 'Its webhook was disabled or removed before it was delivered.' },
  },
});

@ObjectType({ description: 'Why a try of a delivery failed.' })
export class DeliveryError {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: 'One try of a delivery.' })
export class DeliveryAttempt {
  @Field(() => Int, { description: 'From 1, over all tries of the delivery.' })
  number!: number;

  @Field(() => Date)
  endedAt!: Date;

  @Field(() => Int)
  durationMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'What was answered: an HTTP status, or an SMTP reply code.',
  })
  status!: number | null;

  @Field(() => DeliveryError, { nullable: true })
  error!: DeliveryError | null;

  @Field(() => String, { nullable: true, description: 'The first KiB of what was answered.' })
  response!: string | null;

  @Field(() => Date, { nullable: true, description: 'When the next was to follow; null after the last.' })
  nextAttemptAt!: Date | null;
}

/** The try as clients see it. */
export function toAttempt(entity: AttemptEntity): DeliveryAttempt {
  const { number, endedAt, durationMs, status, errorCode, errorMessage, response, nextAttemptAt } = entity;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
  return { number, endedAt, durationMs, status, error, response, nextAttemptAt };
}
