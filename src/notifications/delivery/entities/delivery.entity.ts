import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { pastOrDateColumn, statusCheck } from '../../../database/index.js';
import { type Channel, CHANNELS, DELIVERY_STATUSES, type DeliveryStatus } from '../delivery-status.js';
import { EventEntity } from './event.entity.js';
import { WebhookEntity } from './webhook.entity.js';

/**
 * One event on its way to one of those who are to be told. The row is the outbox, as with images: what is PENDING,
 * due and not dispatched goes to the queue, and whoever sends it holds its lease.
 */
@Entity('deliveries')
@Check('deliveries_status', statusCheck('status', DELIVERY_STATUSES))
@Check('deliveries_channel', statusCheck('channel', CHANNELS))
@Check('deliveries_lease', "(status = 'SENDING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)")
@Index('deliveries_by_target', ['eventId', 'target'], { unique: true })
@Index('deliveries_by_webhook', ['webhookId', 'id'])
@Index('deliveries_ready', ['receiver', 'dueAt', 'id'], {
  where: "status = 'PENDING' AND dispatched_at IS NULL",
})
@Index('deliveries_in_window', ['receiver'], {
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

  /** Which of those to be told it is: `webhook:<id>`, `request` for the request's own address, or `email`. */
  @Column('text')
  target!: string;

  /** The webhook it is for; null for a request's own address, and once the webhook is removed. */
  @Column('uuid', { name: 'webhook_id', nullable: true })
  webhookId!: string | null;

  @ManyToOne(() => WebhookEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'deliveries_webhook' })
  webhook!: Relation<WebhookEntity> | null;

  /** The URL or e-mail address it goes to. */
  @Column('text')
  address!: string;

  /** Who must not be sent too many at once: all that have this in common. */
  @Column('text')
  receiver!: string;

  @Column('text', { default: 'PENDING' })
  status!: DeliveryStatus;

  /** Not to be tried before; null (`-infinity`) at once, so that no clock that is set back holds up a first attempt. */
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

  /** All attempts, and those of the current retry schedule: a redelivery restarts the schedule. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('integer', { name: 'scheduled_attempts', default: 0 })
  scheduledAttempts!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
