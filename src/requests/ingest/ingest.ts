import type { QueryRunner } from 'typeorm';
import { ClientError } from '../../common/index.js';
import {
  isRejectedStatement,
  LOCK_NOT_AVAILABLE,
  sqlStateOf,
  UNIQUE_VIOLATION,
} from '../../database/index.js';
import type { GroupedProduct, CsvRowError } from '../../csv/index.js';
import { IngestComparison } from '../comparison/ingest-comparison.js';
import { type NewRequest, rowOf } from './new-request.js';
import { RowBatch } from './row-batch.js';

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

/** What is known of a file once all of it has arrived. */
interface UploadedBytes {
  /** Recognises the file. */
  readonly fileHash: string | null;
  /** Identifies the file and options that its idempotency key was used for; null without one. */
  readonly fingerprint: string | null;
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
  /** The batch that is filled, the one before it, and the writing of that one. They take turns, so their buffers are reused. */
  private batch = new RowBatch();
  private written = new RowBatch();
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
    const { idempotencyKey } = this.request;
    try {
      if (idempotencyKey !== null) await this.runner.query(`SET LOCAL lock_timeout = '${KEY_LOCK_TIMEOUT}'`);
      await this.insertRequest(rowOf(this.request, this.owner));
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
    [this.batch, this.written] = [this.written, this.batch];
    this.batch.clear();
  }

  private async write(batch: RowBatch): Promise<void> {
    const compared = await batch.write(this.runner, this.request.id, this.comparison !== null);
    this.comparison?.count(compared);
  }

  /**
   * Commits: the request becomes visible to readers and to the dispatcher.
   *
   * @throws {LostCommitError} when the connection is lost, so that the outcome is unknown
   */
  async commit(
    { skipped, productsWithoutImages, unreadImageColumns }: LeftOut,
    { fileHash, fingerprint }: UploadedBytes,
  ): Promise<void> {
    if (!this.batch.isEmpty) await this.startWriting();
    await this.writing;
    await this.comparison?.end(this.request.id, this.request.options);
    await this.runner.query(
      `UPDATE requests
          SET total_products = $2, total_images = $3, skipped_row_count = $4, skipped_rows = $5,
              products_without_images = $6, idempotency_fingerprint = $7, skipped_image_count = $8,
              unread_image_columns = $9, file_hash = $10
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
        fileHash,
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
