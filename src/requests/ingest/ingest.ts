import type { QueryRunner } from 'typeorm';
import { ClientError } from '../../common/index.js';
import {
  isRejectedStatement,
  LOCK_NOT_AVAILABLE,
  sqlStateOf,
  UNIQUE_VIOLATION,
} from '../../database/index.js';
import type { CsvDialect, CsvLayout, GroupedProduct, CsvRowError } from '../../csv/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import { currentTraceparent } from '../../tracing/index.js';
import { type EarlierRequest, IngestComparison } from '../comparison/ingest-comparison.js';
import type { OutputMode, ReportColumns, RequestOptions } from '../request-options.js';
import { RowBatch } from './row-batch.js';

/** The fields of a request that are known once the header of its CSV has been read. */
export interface NewRequest {
  readonly id: string;
  readonly fileName: string;
  readonly inputFormat: InputFormat;
  /** The extension of the uploaded file when it is stored beside the CSV made from it; null otherwise. */
  readonly inputExtension: string | null;
  readonly sheet: string | null;
  readonly options: RequestOptions;
  readonly idempotencyKey: string | null;
  /** The notification targets of this request, a webhook URL and an e-mail address; null for none. */
  readonly webhookUrl: string | null;
  readonly email: string | null;
  readonly dialect: CsvDialect;
  readonly layout: CsvLayout;
  readonly output: OutputMode;
  /** Headers for its image hosts, encrypted; null without any. */
  readonly fetchHeaders: string | null;
  readonly report: ReportColumns | null;
  /** The request to compare it with; null for none. */
  readonly earlier: EarlierRequest | null;
}

/** What of a CSV does not become images: skipped rows, products without images, and columns that are not read. */
export interface LeftOut {
  readonly skipped: {
    readonly rowCount: number;
    readonly imageCount: number;
    readonly first: readonly CsvRowError[];
  };
  readonly productsWithoutImages: number;
  readonly unreadImageColumns: readonly string[];
}

/** Thrown when an earlier upload has the same idempotency key. */
export class DuplicateKeyError extends Error {}

/** Thrown when the connection was lost during the commit: whether it took effect is unknown. */
export class LostCommitError extends Error {
  constructor(options: { cause: unknown }) {
    super(`The database did not confirm the commit: ${String(options.cause)}`, options);
  }
}

/**
 * How long an upload waits for an earlier one with its idempotency key. It occupies an upload slot and a connection
 * meanwhile, and the client of the earlier upload decides how long that takes.
 */
const KEY_LOCK_TIMEOUT = '3s';

/**
 * The transaction that writes one request with its products and images. Nothing of it is visible before {@link commit},
 * and nothing remains after {@link rollback}.
 */
export class Ingest {
  private products = 0;
  private images = 0;
  /** The batch that is filled, and the writing of the one before it. */
  private batch = new RowBatch();
  private writing: Promise<void> = Promise.resolve();
  private comparison: IngestComparison | null = null;

  constructor(
    private readonly runner: QueryRunner,
    private readonly request: NewRequest,
    private readonly owner: string | null,
    private readonly onCommitted: () => void,
  ) {}

  /**
   * Starts the transaction and inserts the request. Waits up to {@link KEY_LOCK_TIMEOUT} for an open upload with the same
   * idempotency key.
   *
   * @throws {DuplicateKeyError} when a request has the key
   * @throws {ClientError} INVALID_STATE when the other upload is still open after that time, and what
   *   {@link IngestComparison.open} throws
   */
  async open(): Promise<void> {
    await this.runner.connect();
    await this.runner.startTransaction();
    const { id, options, idempotencyKey } = this.request;
    try {
      if (idempotencyKey !== null) await this.runner.query(`SET LOCAL lock_timeout = '${KEY_LOCK_TIMEOUT}'`);
      await this.insertRequest({
        id,
        file_name: this.request.fileName,
        status: 'PENDING',
        total_products: 0,
        total_images: 0,
        owner: this.owner,
        idempotency_key: idempotencyKey,
        traceparent: currentTraceparent(),
        dialect: this.request.dialect,
        layout: this.request.layout,
        output: this.request.output,
        report: this.request.report,
        input_format: this.request.inputFormat,
        input_extension: this.request.inputExtension,
        sheet: this.request.sheet,
        webhook_url: this.request.webhookUrl,
        email: this.request.email,
        fetch_headers: this.request.fetchHeaders,
        quality: options.quality,
        target: options.target,
        effort: options.effort,
        format: options.format,
        allowed_formats: options.allow,
        max_width: options.maxWidth,
        max_height: options.maxHeight,
        sizes: options.sizes,
        background: options.background,
        pad: options.pad,
        trim: options.trim,
        keep_metadata: options.keepMetadata,
        keep_originals: options.keepOriginals,
        reuse: options.reuse,
        checks: options.checks,
      });
    } catch (error) {
      if (idempotencyKey === null) throw error;
      const state = sqlStateOf(error);
      if (state === UNIQUE_VIOLATION) throw new DuplicateKeyError();
      throw state === LOCK_NOT_AVAILABLE ? uploadInProgress(error) : error;
    }
    if (idempotencyKey !== null) await this.runner.query('SET LOCAL lock_timeout TO DEFAULT');
    const { earlier } = this.request;
    if (earlier === null) return;
    this.comparison = await IngestComparison.open(this.runner, earlier);
  }

  private async insertRequest(row: Readonly<Record<string, unknown>>): Promise<void> {
    const names = Object.keys(row);
    const values = names.map((_, index) => `$${index + 1}`);
    await this.runner.query(
      `INSERT INTO requests (${names.join(', ')}) VALUES (${values.join(', ')})`,
      Object.values(row),
    );
  }

  /** The number of images added so far. */
  get imageCount(): number {
    return this.images;
  }

  /**
   * Adds products and their images. They are written in batches, one of them while the next one fills, so an error of
   * their statements is thrown by a later call.
   */
  async add(products: readonly GroupedProduct[]): Promise<void> {
    for (const product of products) {
      this.batch.add(product);
      this.products += 1;
      this.images += product.images.length;
      if (this.batch.isFull) await this.startWriting();
    }
  }

  /** Starts to write the batch once the one before it is written, so that memory holds two of them at most. */
  private async startWriting(): Promise<void> {
    await this.writing;
    this.writing = this.write(this.batch);
    // The next call reports a rejection; without this handler it would be unhandled until then.
    this.writing.catch(() => {});
    this.batch = new RowBatch();
  }

  private async write(batch: RowBatch): Promise<void> {
    const added = await batch.write(this.runner, this.request.id, this.comparison !== null);
    this.comparison?.countAdded(added);
  }

  /**
   * Commits: the request becomes visible to readers and to the dispatcher.
   *
   * @param fingerprint identifies the file and options that its idempotency key was used for
   * @throws {LostCommitError} when the connection is lost, so that the outcome is unknown
   */
  async commit(
    { skipped, productsWithoutImages, unreadImageColumns }: LeftOut,
    fingerprint: string | null = null,
  ): Promise<void> {
    if (!this.batch.isEmpty) await this.startWriting();
    await this.writing;
    await this.comparison?.end(this.request.id, this.request.options);
    await this.runner.query(
      `UPDATE requests
          SET total_products = $2, total_images = $3, skipped_row_count = $4, skipped_rows = $5,
              products_without_images = $6, idempotency_fingerprint = $7, skipped_image_count = $8,
              unread_image_columns = $9
        WHERE id = $1`,
      [
        this.request.id,
        this.products,
        this.images,
        skipped.rowCount,
        JSON.stringify(skipped.first),
        productsWithoutImages,
        fingerprint,
        skipped.imageCount,
        JSON.stringify(unreadImageColumns),
      ],
    );
    try {
      await this.runner.commitTransaction();
    } catch (error) {
      throw isRejectedStatement(error) ? error : new LostCommitError({ cause: error });
    }
    await this.runner.release();
    this.onCommitted();
  }

  /** Rolls everything back; does nothing after {@link commit}. */
  async rollback(): Promise<void> {
    if (this.runner.isReleased) return;
    // Its second statement would otherwise run after the rollback, outside any transaction.
    await Promise.allSettled([this.writing]);
    try {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
    } catch {
      // Only a lost connection fails here, and PostgreSQL rolls back its transaction by itself. The caller already has
      // an error to report, and other resources to release.
    } finally {
      await this.runner.release();
    }
  }
}

function uploadInProgress(cause: unknown): ClientError {
  return new ClientError(
    'INVALID_STATE',
    'An upload with this idempotency key is still in progress. Retry later: once it has finished, the key returns its request.',
    {},
    { cause },
  );
}
