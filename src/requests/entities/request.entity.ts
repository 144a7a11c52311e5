import { Check, Column, Entity, Index, PrimaryColumn, VirtualColumn } from 'typeorm';
import { bigintColumn, pastOrDateColumn, statusCheck } from '../../database/index.js';
import { type Effort, EFFORTS, type NamedFormat, type OutputFormat } from '../../common/index.js';
import type { CsvDialect, CsvLayout } from '../../csv/index.js';
import { INPUT_FORMATS, type InputFormat } from '../../file-formats/index.js';
import { OUTPUT_MODES, type OutputMode, REPORT_COLUMNS, type ReportColumns } from '../request-options.js';
import {
  type RequestJobType,
  REQUEST_JOB_TYPES,
  REQUEST_STATUSES,
  type RequestStatus,
} from '../request-status.js';
import { UploadedRequest } from './uploaded-request.js';

/**
 * One uploaded CSV: its options and its progress. The counters change in the same transaction as the images they count;
 * `sequence` rises with every change that a progress subscriber may see.
 */
@Entity('requests')
@Check('requests_status', statusCheck('status', REQUEST_STATUSES))
@Check('requests_job', statusCheck('job', REQUEST_JOB_TYPES))
@Check('requests_output', statusCheck('output', OUTPUT_MODES))
@Check('requests_report', statusCheck('report', REPORT_COLUMNS))
@Check('requests_input_format', statusCheck('input_format', INPUT_FORMATS))
@Check('requests_effort', statusCheck('effort', Object.keys(EFFORTS)))
@Check('requests_quality', 'quality BETWEEN 1 AND 100')
@Check('requests_target', 'target BETWEEN 30 AND 95')
@Check(
  'requests_counters',
  'completed_images >= 0 AND failed_images >= 0 AND completed_images + failed_images <= total_images',
)
@Index('requests_active', ['id'], { where: "status IN ('PENDING', 'PROCESSING') AND job IS NULL" })
@Index('requests_jobs', ['id'], { where: 'job IS NOT NULL' })
@Index('requests_by_status', ['status', 'id'])
@Index('requests_by_file_name', ['fileName', 'id'])
@Index('requests_by_file_hash', ['fileHash', 'id'])
@Index('requests_by_owner', ['owner', 'id'])
@Index('requests_owners_idempotency_key', ['owner', 'idempotencyKey'], { unique: true })
@Index('requests_idempotency_key', ['idempotencyKey'], { unique: true, where: 'owner IS NULL' })
@Index('requests_completed', ['completedAt'], { where: 'deleted_at IS NULL' })
export class RequestEntity extends UploadedRequest {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  @Column('text')
  status!: RequestStatus;

  /** The request job that is due; null while images are processed, and once the request is settled. */
  @Column('text', { nullable: true })
  job!: RequestJobType | null;

  /** Rises with each dispatch of the request job, so that each dispatch has its own job id in the queue. */
  @Column('integer', { name: 'job_generation', default: 0 })
  jobGeneration!: number;

  /** The earliest time of the next attempt of the request job; its dispatch time and lease follow, as with images. */
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

  /** The score that results are to have; null for `quality`. */
  @Column('real', { nullable: true })
  target!: number | null;

  @Column('text')
  format!: OutputFormat;

  /** The formats that AUTO may choose; null for all. */
  @Column('text', { name: 'allowed_formats', array: true, nullable: true })
  allow!: NamedFormat[] | null;

  /** Requests of earlier versions say FAST, which encodes as those versions did. */
  @Column('text', { default: 'FAST' })
  effort!: Effort;

  @Column('integer', { name: 'max_width', nullable: true })
  maxWidth!: number | null;

  @Column('integer', { name: 'max_height', nullable: true })
  maxHeight!: number | null;

  /** The widths of the outputs, ascending; null for one output. */
  @Column('integer', { array: true, nullable: true })
  sizes!: number[] | null;

  @Column('text', { nullable: true })
  background!: string | null;

  @Column('text', { nullable: true })
  pad!: string | null;

  @Column('boolean', { default: false })
  trim!: boolean;

  @Column('boolean', { name: 'keep_metadata' })
  keepMetadata!: boolean;

  @Column('boolean', { name: 'keep_originals' })
  keepOriginals!: boolean;

  /** Whether results of earlier images of the same owner may be used. */
  @Column('boolean', { default: true })
  reuse!: boolean;

  /** Whether its pictures are checked. */
  @Column('boolean', { default: false })
  checks!: boolean;

  /** The owner of the API key that uploaded it; null without authentication. */
  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** A fingerprint of the file and options uploaded with the key; null without a key, and in rows older than this column. */
  @Column('text', { name: 'idempotency_fingerprint', nullable: true })
  idempotencyFingerprint!: string | null;

  /** The notification targets of this request: a webhook URL and an e-mail address. */
  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  /** The encrypted headers for its image hosts. Only the image leases read them; no response contains them. */
  @Column('text', { name: 'fetch_headers', nullable: true, select: false })
  fetchHeaders!: string | null;

  /** The span in which the current round was requested, as a W3C `traceparent`; null without tracing. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('text', { name: 'input_format', default: 'CSV' })
  inputFormat!: InputFormat;

  /** The extension of the uploaded file, which is stored beside the CSV made from it; null when it is that CSV. */
  @Column('text', { name: 'input_extension', nullable: true })
  inputExtension!: string | null;

  /** The name of the worksheet that was read; null for other formats than XLSX. */
  @Column('text', { nullable: true })
  sheet!: string | null;

  /** The dialect of the uploaded CSV, in which it is read again and the output CSVs are written. */
  @Column('jsonb')
  dialect!: CsvDialect;

  /** The header row and columns of the CSV; null in requests of earlier versions, whose layout is detected again. */
  @Column('jsonb', { nullable: true })
  layout!: CsvLayout | null;

  @Column('text', { default: 'APPEND' })
  output!: OutputMode;

  /** Which columns about the images the output CSV has; null for those that its output mode has by default. */
  @Column('text', { nullable: true })
  report!: ReportColumns | null;

  @Column('integer', { name: 'total_products' })
  totalProducts!: number;

  /** The number of products without an image. They have no rows in the tables, and pass through to the output CSV. */
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

  /** The number of the current round, from 1; each retry of the failed images opens the next one. */
  @Column('integer', { default: 1 })
  round!: number;

  /** Which failed images a retry reopens, while the job RETRY is due: those with one of these codes. Null for any. */
  @Column('text', { name: 'retry_codes', array: true, nullable: true })
  retryCodes!: string[] | null;

  /** The same, by the message of the error. */
  @Column('text', { name: 'retry_message', nullable: true })
  retryMessage!: string | null;

  /** The number of images settled before the current round; the rate for the ETA counts from there. */
  @Column('integer', { name: 'settled_before_round', default: 0 })
  settledBeforeRound!: number;

  /** The last installation-wide error that a worker recorded, such as a full disk; see `notice/`. */
  @Column('text', { nullable: true })
  notice!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** When the row was read, by the clock of the database, for comparison with the other times. */
  @VirtualColumn({ query: () => 'SELECT clock_timestamp()' })
  readAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column('timestamptz', { name: 'output_csv_at', nullable: true })
  outputCsvAt!: Date | null;

  @Column('timestamptz', { name: 'errors_csv_at', nullable: true })
  errorsCsvAt!: Date | null;

  /** When the request was deleted. Readers no longer find it, while a request job purges its rows and objects. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
