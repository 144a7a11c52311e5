import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { type ImageErrorCode } from '../../common/index.js';
import { pastOrDateColumn, statusCheck } from '../../database/index.js';
import { IMAGE_STATUSES, IMAGE_VERDICTS, type ImageStatus, type ImageVerdict } from '../request-status.js';
import { ProductEntity } from './product.entity.js';
import { RequestEntity } from './request.entity.js';

/**
 * One image URL of a product, and the state of its work. The row is the outbox too: whatever is PENDING, due
 * and not dispatched goes to the queue. Who works on it holds its lease; `generation` tells a job of an
 * earlier dispatch from the present one.
 */
@Entity('images')
@Check('images_status', statusCheck('status', IMAGE_STATUSES))
@Check('images_verdict', statusCheck('verdict', IMAGE_VERDICTS))
@Check('images_lease', "(status = 'PROCESSING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)")
@Index('images_by_product', ['productId', 'position'], { unique: true })
@Index('images_by_request', ['requestId', 'id'])
@Index('images_by_status', ['requestId', 'status', 'id'])
@Index('images_ready', ['requestId', 'dueAt', 'id'], {
  where: "status = 'PENDING' AND dispatched_at IS NULL",
})
@Index('images_in_window', ['dispatchedAt'], { where: "status = 'PENDING' AND dispatched_at IS NOT NULL" })
@Index('images_leased', ['leaseUntil'], { where: "status = 'PROCESSING'" })
@Index('images_quarantined', ['lostAttempts', 'dueAt', 'id'], {
  where: "lost_attempts > 0 AND (status = 'PENDING' OR status = 'PROCESSING')",
})
export class ImageEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'request_id' })
  requestId!: string;

  @ManyToOne(() => RequestEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id', foreignKeyConstraintName: 'images_request' })
  request!: Relation<RequestEntity>;

  @Column('uuid', { name: 'product_id' })
  productId!: string;

  @ManyToOne(() => ProductEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'product_id', foreignKeyConstraintName: 'images_product' })
  product!: Relation<ProductEntity>;

  /** Its place among the product's URLs, from 0. */
  @Column('integer')
  position!: number;

  /** The record of the CSV that names it; null for that of its product, in requests of earlier versions. */
  @Column('integer', { nullable: true })
  record!: number | null;

  @Column('text', { name: 'input_url' })
  inputUrl!: string;

  @Column('text', { default: 'PENDING' })
  status!: ImageStatus;

  /** Not to be tried before; null (`-infinity`) at once, so that no clock that is set back holds up a first attempt. */
  @Column('timestamptz', { name: 'due_at', default: () => "'-infinity'", transformer: pastOrDateColumn })
  dueAt!: Date | null;

  /** When it was handed to the queue; null while it waits in its row. */
  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;

  @Column('integer', { default: 0 })
  generation!: number;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** Tries begun in this round, and how many of them ended with their worker gone. */
  @Column('smallint', { default: 0 })
  attempts!: number;

  @Column('smallint', { name: 'lost_attempts', default: 0 })
  lostAttempts!: number;

  @Column('text', { nullable: true })
  verdict!: ImageVerdict | null;

  @Column('integer', { name: 'input_bytes', nullable: true })
  inputBytes!: number | null;

  @Column('integer', { name: 'output_bytes', nullable: true })
  outputBytes!: number | null;

  @Column('text', { name: 'input_format', nullable: true })
  inputFormat!: string | null;

  @Column('text', { name: 'output_format', nullable: true })
  outputFormat!: string | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: ImageErrorCode | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;
}
