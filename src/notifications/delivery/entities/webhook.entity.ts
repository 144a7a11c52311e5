import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { statusCheck } from '../../../database/index.js';
import { type EventType, WEBHOOK_STATUSES, type WebhookStatus } from '../delivery-status.js';

/** An address that wants to be told of events, for every request of its owner. */
@Entity('webhooks')
@Check('webhooks_status', statusCheck('status', WEBHOOK_STATUSES))
@Index('webhooks_by_owner', ['owner', 'id'])
export class WebhookEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Whose it is; null while nobody in particular uses the program. */
  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('text')
  url!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text', { array: true })
  events!: EventType[];

  @Column('text', { default: 'ACTIVE' })
  status!: WebhookStatus;

  /** Why it was disabled; null unless it is. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  /** The first failed try since the last success; null when the last try succeeded. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  /** Sealed. After a rotation the one before signs too, until its time is over. */
  @Column('text')
  secret!: string;

  @Column('text', { name: 'previous_secret', nullable: true })
  previousSecret!: string | null;

  @Column('timestamptz', { name: 'previous_secret_until', nullable: true })
  previousSecretUntil!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
