import type { QueryRunner } from 'typeorm';
import type { RequestEntity } from '../entities/index.js';
import { cannotCompare, previousNotEnded, previousNotFound } from '../request-errors.js';
import { optionsOf, type RequestOptions } from '../request-options.js';

/** The request that an upload is compared with: the one that it names, or one found by the file name. */
export interface EarlierRequest {
  readonly request: RequestEntity;
  readonly isNamed: boolean;
}

/**
 * SQL: stands for a URL in the table of the earlier URLs. Of a million URLs, two share 64 bits with a probability below one in
 * ten million; then one image says UNCHANGED or CHANGED in place of ADDED.
 */
const keyOf = (url: string) => `hashtextextended(${url}, 0)`;

/** SQL: stands for an image without a result, which equals no hash: whatever comes later is another picture. */
const NO_RESULT = `'00000000-0000-0000-0000-000000000000'::uuid`;

/** SQL: the key of the advisory lock that keeps the request of this parameter from being purged. */
const lockOf = (parameter: string) => `hashtextextended('halftone compares ' || ${parameter}, 0)`;

/** SQL: takes the lock that purges need, if no upload is being compared with the request. */
export const TRY_PURGE_LOCK = `SELECT pg_try_advisory_xact_lock(${lockOf('$1::text')}) AS free`;

/** SQL: stores what request $1 no longer has of request $2. */
export const REMOVE_IMAGES = `WITH removed AS (
  INSERT INTO removed_images (request_id, id, input_url, serial_number, product_name)
  SELECT $1, image.id, image.input_url, product.serial_number, product.name
    FROM images AS image JOIN products AS product ON product.id = image.product_id
   WHERE image.request_id = $2 AND product.request_id = $2
     AND NOT EXISTS (SELECT FROM images AS own WHERE own.request_id = $1 AND own.input_url = image.input_url)
  RETURNING 1
)
SELECT count(*)::integer AS removed FROM removed`;

/** SQL: columns of a new image, for a row `row`, and the join that they need. */
export const COMPARED_COLUMNS = {
  names: 'change, previous_hash, options',
  values: `CASE WHEN earlier.key IS NULL THEN 'ADDED' END, earlier.input_hash, earlier.options`,
  join: `LEFT JOIN pg_temp.earlier_urls AS earlier ON earlier.key = ${keyOf('row.url')}`,
};

/** Of images that were written: how many have a URL that is new, and how many keep what was chosen for them in a review. */
export interface ComparedImages {
  readonly added: number;
  readonly reviewed: number;
}

/**
 * Compares the images of a new request with those of an earlier one, by their URLs, in the transaction that writes them. The
 * rest follows when an image completes: the result then says whether its bytes are those of the earlier one. What a person
 * chose for an image in a review, the image of the same URL keeps.
 */
export class IngestComparison {
  private added = 0;
  private reviewed = 0;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly earlier: RequestEntity,
  ) {}

  /**
   * Reads the URLs of the earlier request into a temporary table, and keeps that request from being purged until the
   * transaction ends.
   *
   * @returns null when there is nothing to compare: a request that was found by its file name is deleted or open again by now, no
   *   image of it is known, as in requests of earlier versions, or the database allows no temporary tables
   * @throws {ClientError} NOT_FOUND, INVALID_STATE when the request that the upload names is deleted or open again by now, or
   *   cannot be compared
   */
  static async open(
    runner: QueryRunner,
    { request, isNamed }: EarlierRequest,
  ): Promise<IngestComparison | null> {
    const [{ hasTables }] = await runner.query(
      `SELECT has_database_privilege(current_database(), 'TEMPORARY') AS "hasTables",
              pg_advisory_xact_lock_shared(${lockOf('$1::text')})`,
      [request.id],
    );
    if (!hasTables) {
      if (isNamed) throw cannotCompare();
      return null;
    }
    await runner.query(
      `CREATE TEMPORARY TABLE earlier_urls (
         key bigint PRIMARY KEY, input_hash uuid NOT NULL, options jsonb
       ) ON COMMIT DROP`,
    );
    await runner.query(
      `INSERT INTO pg_temp.earlier_urls
       SELECT DISTINCT ON (key) key, input_hash, $2::jsonb || options
         FROM (
           SELECT ${keyOf('input_url')} AS key, id, options,
                  coalesce(CASE WHEN status = 'COMPLETED' THEN input_hash END, ${NO_RESULT}) AS input_hash
             FROM images WHERE request_id = $1
         ) AS image
        -- Of several images of a URL, the last one with a result counts, and first those of a review.
        ORDER BY key, input_hash = ${NO_RESULT}, options IS NULL, id DESC`,
      [request.id, JSON.stringify(looksOf(request))],
    );
    await runner.query('ANALYZE pg_temp.earlier_urls');
    // Had it changed in between, its images might have been read half done.
    const [state] = await runner.query(
      `SELECT round = $2 AND job IS NULL AS "isEnded",
              EXISTS (SELECT FROM pg_temp.earlier_urls WHERE input_hash <> ${NO_RESULT}) AS "isKnown"
         FROM requests WHERE id = $1 AND deleted_at IS NULL`,
      [request.id, request.round],
    );
    if (isNamed && state === undefined) throw previousNotFound(request.id);
    if (isNamed && !state.isEnded) throw previousNotEnded(request);
    return state?.isEnded && (isNamed || state.isKnown) ? new IngestComparison(runner, request) : null;
  }

  /** Counts images that were written. */
  count({ added, reviewed }: ComparedImages): void {
    this.added += added;
    this.reviewed += reviewed;
  }

  /** Records the comparison in the request, whose images are written, and what is removed. */
  async end(requestId: string, options: RequestOptions): Promise<void> {
    const { id, createdAt } = this.earlier;
    // Statistics know nothing of the rows of this transaction, so the planner would read all of them for each earlier image.
    await this.runner.query('SET LOCAL enable_nestloop = off');
    const [{ removed }] = await this.runner.query(REMOVE_IMAGES, [requestId, id]);
    await this.runner.query('SET LOCAL enable_nestloop TO DEFAULT');
    await this.runner.query(
      `UPDATE requests
          SET previous_request_id = $2, previous_created_at = $3, same_options = $4, added_images = $5,
              changed_images = 0, unchanged_images = 0, removed_images = $6, reviewed_images = $7
        WHERE id = $1`,
      [requestId, id, createdAt, haveSameOptions(this.earlier, options), this.added, removed, this.reviewed],
    );
  }
}

/** The options that decide what a result looks like. The widths follow the new request, since its output names them. */
function looksOf(request: RequestOptions) {
  const {
    reuse: _reuse,
    keepOriginals: _originals,
    checks: _checks,
    sizes: _sizes,
    ...looks
  } = optionsOf(request);
  return looks;
}

/** Whether images of the same bytes have the same result with both. */
function haveSameOptions(a: RequestOptions, b: RequestOptions): boolean {
  const textOf = (options: RequestOptions) => {
    // Whether results are reused, originals kept, and images checked, changes no output.
    const { reuse: _reuse, keepOriginals: _originals, checks: _checks, ...others } = optionsOf(options);
    return JSON.stringify(others);
  };
  return textOf(a) === textOf(b);
}
