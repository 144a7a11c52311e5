import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { statusCheck } from '../../../database/index.js';
import { type EventType, WEBHOOK_STATUSES, type WebhookStatus } from '../delivery-status.js';

/** A registered webhook: an endpoint that gets the events of every request of its owner. */
@Entity('webhooks')
@Check('webhooks_status', statusCheck('status', WEBHOOK_STATUSES))
@Index('webhooks_by_owner', ['owner', 'id'])
export class WebhookEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** The owner; null where the program runs without API keys. */
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

  /** Why the webhook was disabled; null while it is not. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  /** The time of the first failed attempt since the last success; null when the last attempt succeeded. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  /** The encrypted secret. After a rotation `previousSecret` also signs, until `previousSecretUntil`. */
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
