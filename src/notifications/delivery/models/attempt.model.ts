import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { AttemptEntity } from '../entities/index.js';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery-status.js';

export const DeliveryStatusEnum = Object.fromEntries(DELIVERY_STATUSES.map((name) => [name, name])) as {
  readonly [Status in DeliveryStatus]: Status;
};

registerEnumType(DeliveryStatusEnum, {
  name: 'DeliveryStatus',
  description: 'The state of a delivery. DELIVERED, FAILED and CANCELLED are terminal.',
  valuesMap: {
    PENDING: { description: 'The delivery waits for its first attempt, or for the next one.' },
    SENDING: { description: 'The delivery is being sent.' },
    DELIVERED: { description: 'The endpoint or the mail server accepted the delivery.' },
    FAILED: { description: 'Every attempt failed; no more will follow.' },
    CANCELLED: { description: 'The webhook was disabled or removed before the delivery succeeded.' },
  },
});

@ObjectType({ description: 'Why a delivery attempt failed.' })
export class DeliveryError {
  @Field(() => String, { description: 'A stable code for programs, such as TIMEOUT.' })
  code!: string;

  @Field(() => String, { description: 'What failed, for people.' })
  message!: string;
}

@ObjectType({ description: 'One attempt of a delivery.' })
export class DeliveryAttempt {
  @Field(() => Int, { description: 'The number of the attempt, from 1, over all attempts of the delivery.' })
  number!: number;

  @Field(() => Date, { description: 'When the attempt ended.' })
  endedAt!: Date;

  @Field(() => Int, { description: 'How long the attempt took, in milliseconds.' })
  durationMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status or SMTP reply code of the response; null when there was none.',
  })
  status!: number | null;

  @Field(() => DeliveryError, {
    nullable: true,
    description: 'Why the attempt failed; null when it succeeded.',
  })
  error!: DeliveryError | null;

  @Field(() => String, {
    nullable: true,
    description: 'The first KiB of the response; null when there was none.',
  })
  response!: string | null;

  @Field(() => Date, { nullable: true, description: 'When the next attempt was due; null after the last.' })
  nextAttemptAt!: Date | null;
}

/** Maps an attempt to its GraphQL type. */
export function toAttempt(entity: AttemptEntity): DeliveryAttempt {
  const { number, endedAt, durationMs, status, errorCode, errorMessage, response, nextAttemptAt } = entity;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
  return { number, endedAt, durationMs, status, error, response, nextAttemptAt };
}
