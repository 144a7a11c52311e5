import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeliveryEntity } from './delivery.entity.js';

/** One try of a delivery and what came of it. Rows are added and never changed. */
@Entity('delivery_attempts')
@Index('delivery_attempts_by_delivery', ['deliveryId', 'number'], { unique: true })
export class AttemptEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'delivery_id' })
  deliveryId!: string;

  @ManyToOne(() => DeliveryEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'delivery_id', foreignKeyConstraintName: 'delivery_attempts_delivery' })
  delivery!: Relation<DeliveryEntity>;

  /** From 1, over all tries of the delivery. */
  @Column('integer')
  number!: number;

  @Column('timestamptz', { name: 'ended_at', default: () => 'now()' })
  endedAt!: Date;

  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;

  /** What the other side answered: an HTTP status, or an SMTP reply code; null when it did not. */
  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;

  /** The first KiB of what it answered. */
  @Column('text', { nullable: true })
  response!: string | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;
}
