import { Check, Column, Entity, Index, PrimaryColumn, VirtualColumn } from 'typeorm';
import { bigintColumn, pastOrDateColumn, statusCheck } from '../../database/index.js';
import type { CsvDialect, CsvLayout, CsvRowError } from '../../csv/index.js';
import { OUTPUT_MODES, type OutputMode } from '../request-options.js';
import {
  type RequestJobType,
  REQUEST_JOB_TYPES,
  type OutputFormat,
  REQUEST_STATUSES,
  type RequestStatus,
} from '../request-status.js';

/**
 * One uploaded catalogue: how it is to be compressed, and how far it has come. The counters are moved in the
 * same transaction as the images they count; `sequence` rises with every change that a watcher may see.
 */
@Entity('requests')
@Check('requests_status', statusCheck('status', REQUEST_STATUSES))
@Check('requests_job', statusCheck('job', REQUEST_JOB_TYPES))
@Check('requests_output', statusCheck('output', OUTPUT_MODES))
@Check('requests_quality', 'quality BETWEEN 1 AND 100')
@Check(
  'requests_counters',
  'completed_images >= 0 AND failed_images >= 0 AND completed_images + failed_images <= total_images',
)
@Index('requests_active', ['id'], { where: "status IN ('PENDING', 'PROCESSING') AND job IS NULL" })
@Index('requests_jobs', ['id'], { where: 'job IS NOT NULL' })
@Index('requests_by_status', ['status', 'id'])
@Index('requests_by_owner', ['owner', 'id'])
@Index('requests_owners_idempotency_key', ['owner', 'idempotencyKey'], { unique: true })
@Index('requests_idempotency_key', ['idempotencyKey'], { unique: true, where: 'owner IS NULL' })
@Index('requests_completed', ['completedAt'], { where: 'deleted_at IS NULL' })
export class RequestEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  @Column('text')
  status!: RequestStatus;

  /** The work that the request as a whole waits for; null while its images are worked on and when all is done. */
  @Column('text', { nullable: true })
  job!: RequestJobType | null;

  /** Rises with each offer of its request job to the queue, so that each offer has a job id of its own. */
  @Column('integer', { name: 'job_generation', default: 0 })
  jobGeneration!: number;

  /** As with images, but for the request's job: not to be tried before, when it was dispatched, and its lease. */
  @Column('timestamptz', { name: 'job_due_at', default: () => "'-infinity'", transformer: pastOrDateColumn })
  jobDueAt!: Date | null;

  @Column('timestamptz', { name: 'job_dispatched_at', nullable: true })
  jobDispatchedAt!: Date | null;

  @Column('uuid', { name: 'job_lease_token', nullable: true })
  jobLeaseToken!: string | null;

  @Column('timestamptz', { name: 'job_lease_until', nullable: true })
  jobLeaseUntil!: Date | null;

  @Column('smallint')
  quality!: number;

  @Column('text')
  format!: OutputFormat;

  @Column('integer', { name: 'max_width', nullable: true })
  maxWidth!: number | null;

  @Column('integer', { name: 'max_height', nullable: true })
  maxHeight!: number | null;

  @Column('boolean', { name: 'keep_metadata' })
  keepMetadata!: boolean;

  @Column('boolean', { name: 'keep_originals' })
  keepOriginals!: boolean;

  /** Whose key it came with; null where keys are not asked for. */
  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** What was uploaded with the key, file and options; null without a key, and in rows older than this column. */
  @Column('text', { name: 'idempotency_fingerprint', nullable: true })
  idempotencyFingerprint!: string | null;

  /** Where this request alone is told to when it ends: a URL that is posted to, and an e-mail address. */
  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  /** The span that its present round was asked for in, as W3C's `traceparent`; null where nothing is traced. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  /** How the CSV was written, so that it can be read again and answered in kind. */
  @Column('jsonb')
  dialect!: CsvDialect;

  /** Where the CSV's header and columns are; null in requests of earlier versions, whose files are looked at again. */
  @Column('jsonb', { nullable: true })
  layout!: CsvLayout | null;

  @Column('text', { default: 'APPEND' })
  output!: OutputMode;

  @Column('integer', { name: 'total_products' })
  totalProducts!: number;

  /** Products of the CSV that have no image: they are in no table, and pass through to the output CSV. */
  @Column('integer', { name: 'products_without_images', default: 0 })
  productsWithoutImages!: number;

  @Column('integer', { name: 'total_images' })
  totalImages!: number;

  @Column('integer', { name: 'completed_images', default: 0 })
  completedImages!: number;

  @Column('integer', { name: 'failed_images', default: 0 })
  failedImages!: number;

  @Column('bigint', { name: 'input_bytes', default: 0, transformer: bigintColumn })
  inputBytes!: number;

  @Column('bigint', { name: 'output_bytes', default: 0, transformer: bigintColumn })
  outputBytes!: number;

  @Column('integer', { default: 1 })
  sequence!: number;

  /** 1 at first; each retry of the failed images opens the next. */
  @Column('integer', { default: 1 })
  round!: number;

  /** How many images were settled before the present round: the rate of work is counted from there. */
  @Column('integer', { name: 'settled_before_round', default: 0 })
  settledBeforeRound!: number;

  /** What it waits for, as a worker met it, when that is a standing trouble of the installation; see `notice/`. */
  @Column('text', { nullable: true })
  notice!: string | null;

  /** How many rows the upload left out, and the first of their faults. */
  @Column('integer', { name: 'skipped_row_count', default: 0 })
  skippedRowCount!: number;

  @Column('jsonb', { name: 'skipped_rows', default: [] })
  skippedRows!: CsvRowError[];

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** When the row was read, by the database's own clock: what the other times are compared with. */
  @VirtualColumn({ query: () => 'SELECT clock_timestamp()' })
  readAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column('timestamptz', { name: 'output_csv_at', nullable: true })
  outputCsvAt!: Date | null;

  @Column('timestamptz', { name: 'errors_csv_at', nullable: true })
  errorsCsvAt!: Date | null;

  /** Set when someone deleted the request: it is gone for every reader, while its rows and objects are cleared away. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
