import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { pastOrDateColumn, statusCheck } from '../../../database/index.js';
import { type Channel, CHANNELS, DELIVERY_STATUSES, type DeliveryStatus } from '../delivery-status.js';
import { EventEntity } from './event.entity.js';
import { WebhookEntity } from './webhook.entity.js';

/**
 * The delivery of one event to one notification target. The row is the outbox, as with images: the dispatcher enqueues the
 * deliveries that are PENDING, due and not dispatched, and the worker that sends one holds its lease.
 */
@Entity('deliveries')
@Check('deliveries_status', statusCheck('status', DELIVERY_STATUSES))
@Check('deliveries_channel', statusCheck('channel', CHANNELS))
@Check('deliveries_lease', "(status = 'SENDING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)")
@Index('deliveries_by_target', ['eventId', 'target'], { unique: true })
@Index('deliveries_by_webhook', ['webhookId', 'id'])
@Index('deliveries_ready', ['endpointKey', 'dueAt', 'id'], {
  where: "status = 'PENDING' AND dispatched_at IS NULL",
})
@Index('deliveries_in_window', ['endpointKey'], {
  where: "status = 'SENDING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL)",
})
export class DeliveryEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  @ManyToOne(() => EventEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'event_id', foreignKeyConstraintName: 'deliveries_event' })
  event!: Relation<EventEntity>;

  @Column('text')
  channel!: Channel;

  /** The notification target: `webhook:<id>`, `request` for the `webhookUrl` of the request, or `email`. */
  @Column('text')
  target!: string;

  /** The webhook; null for a target that the request names, and once the webhook is removed. */
  @Column('uuid', { name: 'webhook_id', nullable: true })
  webhookId!: string | null;

  @ManyToOne(() => WebhookEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'deliveries_webhook' })
  webhook!: Relation<WebhookEntity> | null;

  /** The URL or e-mail address of the target. */
  @Column('text')
  address!: string;

  /** The key of the endpoint, see `endpoint-key.ts`: limits how many deliveries are sent to it at a time. */
  @Column('text', { name: 'receiver' })
  endpointKey!: string;

  @Column('text', { default: 'PENDING' })
  status!: DeliveryStatus;

  /**
   * When the next attempt is due. Null (`-infinity`) means immediately, so that a clock that is set back does not delay the
   * first attempt.
   */
  @Column('timestamptz', { name: 'due_at', default: () => "'-infinity'", transformer: pastOrDateColumn })
  dueAt!: Date | null;

  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;

  @Column('integer', { default: 0 })
  generation!: number;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** The number of all attempts; `scheduledAttempts` counts those of the current retry schedule, which a redelivery restarts. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('integer', { name: 'scheduled_attempts', default: 0 })
  scheduledAttempts!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
