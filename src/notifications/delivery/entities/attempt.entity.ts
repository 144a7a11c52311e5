import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeliveryEntity } from './delivery.entity.js';

/** One attempt of a delivery and its outcome. Rows are inserted and never updated. */
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

  /** The number of the attempt, from 1, over all attempts of the delivery. */
  @Column('integer')
  number!: number;

  @Column('timestamptz', { name: 'ended_at', default: () => 'now()' })
  endedAt!: Date;

  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;

  /** The HTTP status or SMTP reply code; null without a response. */
  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;

  /** The first KiB of the response. */
  @Column('text', { nullable: true })
  response!: string | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;
}
