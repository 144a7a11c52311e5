import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ImageChecks, ImageErrorCode, ImageSize } from '../../common/index.js';
import { pastOrDateColumn, statusCheck } from '../../database/index.js';
import {
  IMAGE_CHANGES,
  type ImageChange,
  IMAGE_STATUSES,
  IMAGE_VERDICTS,
  type ImageStatus,
  type ImageVerdict,
} from '../request-status.js';
import { ProductEntity } from './product.entity.js';
import { RequestEntity } from './request.entity.js';

/**
 * One image URL of a product, and the state of its work. The row is also the outbox: a row that is PENDING, due and not
 * dispatched goes to the queue. The worker that processes it holds its lease; `generation` distinguishes the job of an
 * earlier dispatch from the current one.
 */
@Entity('images')
@Check('images_status', statusCheck('status', IMAGE_STATUSES))
@Check('images_verdict', statusCheck('verdict', IMAGE_VERDICTS))
@Check('images_change', statusCheck('change', IMAGE_CHANGES))
@Check('images_lease', "(status = 'PROCESSING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)")
@Index('images_by_product', ['productId', 'position'], { unique: true })
@Index('images_by_request', ['requestId', 'id'])
@Index('images_by_status', ['requestId', 'status', 'id'])
@Index('images_ready', ['requestId', 'dueAt', 'id'], {
  where: "status = 'PENDING' AND dispatched_at IS NULL",
})
@Index('images_in_window', ['dispatchedAt'], { where: "status = 'PENDING' AND dispatched_at IS NOT NULL" })
@Index('images_leased', ['leaseUntil'], { where: "status = 'PROCESSING'" })
@Index('images_by_change', ['requestId', 'change', 'id'], { where: "change IN ('ADDED', 'CHANGED')" })
@Index('images_with_findings', ['requestId', 'id'], {
  where: "duplicate_of IS NOT NULL OR checks -> 'findings' <> '[]'",
})
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

  /** The index of the URL among those of the product, from 0. */
  @Column('integer')
  position!: number;

  /** The CSV record that holds the URL; null in requests of earlier versions, which means the record of the product. */
  @Column('integer', { nullable: true })
  record!: number | null;

  @Column('text', { name: 'input_url' })
  inputUrl!: string;

  @Column('text', { default: 'PENDING' })
  status!: ImageStatus;

  /** The earliest time of the next attempt. Null (`-infinity`) means now, so a clock set back never delays a first attempt. */
  @Column('timestamptz', { name: 'due_at', default: () => "'-infinity'", transformer: pastOrDateColumn })
  dueAt!: Date | null;

  /** When it was dispatched to the queue; null while it waits in its row. */
  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;

  @Column('integer', { default: 0 })
  generation!: number;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** The attempts started in this round; `lostAttempts` of them ended with a lost worker. */
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

  /** The file name of the output; null until it is stored, and in requests of earlier versions. */
  @Column('text', { name: 'file_name', nullable: true })
  fileName!: string | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('integer', { name: 'input_width', nullable: true })
  inputWidth!: number | null;

  @Column('integer', { name: 'input_height', nullable: true })
  inputHeight!: number | null;

  /** The SSIMULACRA 2.1 score of the output; null where it was not measured. */
  @Column('real', { nullable: true })
  score!: number | null;

  /** The smaller outputs, the widest first; null where no widths were asked for. */
  @Column('jsonb', { nullable: true })
  sizes!: readonly ImageSize[] | null;

  /** The first half of the SHA-256 of the downloaded bytes; null until they are, and in requests of earlier versions. */
  @Column('uuid', { name: 'input_hash', nullable: true, select: false })
  inputHash!: string | null;

  /** The hash that the earlier request had for the URL, or what stands for none in `comparison/ingest-comparison.ts`; null when it had none. */
  @Column('uuid', { name: 'previous_hash', nullable: true, select: false })
  previousHash!: string | null;

  /** How the image differs from the earlier request; null when that is not known, or there is none. */
  @Column('text', { nullable: true })
  change!: ImageChange | null;

  /** What the checks of the picture found; null where it was not checked. */
  @Column('jsonb', { nullable: true })
  checks!: ImageChecks | null;

  /** The earlier image of the request that shows the same picture; set when the request ends. */
  @Column('uuid', { name: 'duplicate_of', nullable: true })
  duplicateOf!: string | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  /** The compression options that differ from those of the request; null without any. */
  @Column('jsonb', { nullable: true })
  options!: Readonly<Record<string, unknown>> | null;

  /** How often the image was redone. Its output has another name each time. */
  @Column('smallint', { default: 0 })
  revision!: number;

  /** The earlier result while the image is redone (`earlier-result.ts`); no response contains it. */
  @Column('jsonb', { nullable: true, select: false })
  earlier!: Readonly<Record<string, unknown>> | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: ImageErrorCode | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;
}
