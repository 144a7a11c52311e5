import type { QueryRunner } from 'typeorm';
import { ClientError, newId } from '../../common/index.js';
import {
  isRefusedStatement,
  LOCK_NOT_AVAILABLE,
  sqlStateOf,
  UNIQUE_VIOLATION,
} from '../../database/index.js';
import type { CsvDialect, CsvLayout, GroupedProduct, CsvRowError } from '../../csv/index.js';
import { currentTraceparent } from '../../tracing/index.js';
import type { OutputMode, RequestOptions } from '../request-options.js';

/** A request as it is known when the header of its CSV has been read. */
export interface NewRequest {
  readonly id: string;
  readonly fileName: string;
  readonly options: RequestOptions;
  readonly idempotencyKey: string | null;
  /** Where the end of this request alone is told to; null for nowhere. */
  readonly webhookUrl: string | null;
  readonly email: string | null;
  readonly dialect: CsvDialect;
  readonly layout: CsvLayout;
  readonly output: OutputMode;
}

/** Another upload with the same idempotency key was there first. */
export class DuplicateKeyError extends Error {}

/** The connection was lost at the commit, which may have come through. */
export class LostCommitError extends Error {
  constructor(options: { cause: unknown }) {
    super(`The commit was not answered: ${String(options.cause)}`, options);
  }
}

/**
 * How long an upload waits for an earlier one with its idempotency key. Others wait for its place and its connection
 * meanwhile, and the earlier one may take as long as its client likes.
 */
const PATIENCE = '3s';

/**
 * The transaction that takes one catalogue in: nothing of it is visible before {@link commit}, and nothing is
 * left of it after {@link rollback}.
 */
export class Ingest {
  private products = 0;
  private images = 0;

  constructor(
    private readonly runner: QueryRunner,
    private readonly request: NewRequest,
    private readonly owner: string | null,
  ) {}

  /**
   * Waits a moment for an open upload that has the idempotency key.
   *
   * @throws {DuplicateKeyError} when the key is taken
   * @throws {ClientError} INVALID_STATE when the other upload is still open then
   */
  async open(): Promise<void> {
    await this.runner.connect();
    await this.runner.startTransaction();
    const { id, fileName, options, idempotencyKey, dialect, layout, output, webhookUrl, email } =
      this.request;
    try {
      if (idempotencyKey !== null) await this.runner.query(`SET LOCAL lock_timeout = '${PATIENCE}'`);
      await this.runner.query(
        `INSERT INTO requests (id, file_name, status, quality, format, max_width, max_height, keep_metadata,
           keep_originals, idempotency_key, dialect, layout, output, owner, webhook_url, email, traceparent,
           total_products, total_images)
         VALUES ($1, $2, 'PENDING', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0)`,
        [
          id,
          fileName,
          options.quality,
          options.format,
          options.maxWidth,
          options.maxHeight,
          options.keepMetadata,
          options.keepOriginals,
          idempotencyKey,
          dialect,
          layout,
          output,
          this.owner,
          webhookUrl,
          email,
          currentTraceparent(),
        ],
      );
    } catch (error) {
      if (idempotencyKey === null) throw error;
      const state = sqlStateOf(error);
      if (state === UNIQUE_VIOLATION) throw new DuplicateKeyError();
      throw state === LOCK_NOT_AVAILABLE ? keyUnderWay(error) : error;
    }
    if (idempotencyKey !== null) await this.runner.query('SET LOCAL lock_timeout TO DEFAULT');
  }

  /** How many images were added so far. */
  get imageCount(): number {
    return this.images;
  }

  /** Writes a batch of rows in two statements, however large it is. */
  async add(products: readonly GroupedProduct[]): Promise<void> {
    if (products.length === 0) return;
    // Columns rather than rows of objects: a large file makes millions of them, and memory must stay flat.
    const ids = products.map(() => newId());
    const owners: string[] = [];
    const positions: number[] = [];
    const records: number[] = [];
    const urls: string[] = [];
    products.forEach(({ images }, index) => {
      images.forEach(({ record, url }, position) => {
        owners.push(ids[index]!);
        positions.push(position);
        records.push(record);
        urls.push(url);
      });
    });
    await this.runner.query(
      `INSERT INTO products (id, request_id, record, serial_number, name)
       SELECT id, $1, record, serial_number, name
         FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) AS row (id, record, serial_number, name)`,
      [
        this.request.id,
        ids,
        products.map((product) => product.record),
        products.map((product) => product.serialNumber),
        products.map((product) => product.name),
      ],
    );
    await this.runner.query(
      `INSERT INTO images (id, request_id, product_id, position, record, input_url)
       SELECT id, $1, product_id, position, record, url
         FROM unnest($2::uuid[], $3::uuid[], $4::integer[], $5::integer[], $6::text[])
           AS row (id, product_id, position, record, url)`,
      [this.request.id, urls.map(() => newId()), owners, positions, records, urls],
    );
    this.products += products.length;
    this.images += urls.length;
  }

  /**
   * Makes the request visible, to readers and to the dispatcher.
   *
   * @param fingerprint tells what its idempotency key was used for from anything else
   * @throws {LostCommitError} when nobody has said what came of it
   */
  async commit(
    skipped: { count: number; first: readonly CsvRowError[] },
    productsWithoutImages: number,
    fingerprint: string | null = null,
  ): Promise<void> {
    await this.runner.query(
      `UPDATE requests
          SET total_products = $2, total_images = $3, skipped_row_count = $4, skipped_rows = $5,
              products_without_images = $6, idempotency_fingerprint = $7
        WHERE id = $1`,
      [
        this.request.id,
        this.products,
        this.images,
        skipped.count,
        JSON.stringify(skipped.first),
        productsWithoutImages,
        fingerprint,
      ],
    );
    try {
      await this.runner.commitTransaction();
    } catch (error) {
      throw isRefusedStatement(error) ? error : new LostCommitError({ cause: error });
    }
    await this.runner.release();
  }

  /** Undoes everything; does nothing after {@link commit}. */
  async rollback(): Promise<void> {
    if (this.runner.isReleased) return;
    try {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
    } catch {
      // Only a lost connection fails here, and PostgreSQL undoes by itself what was open on one. Whoever rolls
      // back has an error of their own to tell, and more to clear away.
    } finally {
      await this.runner.release();
    }
  }
}

function keyUnderWay(cause: unknown): ClientError {
  return new ClientError(
    'INVALID_STATE',
    'An upload with this idempotency key is still under way. Send it again later: once that one is done, the key leads to its request.',
    {},
    { cause },
  );
}
