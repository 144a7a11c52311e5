import type { DataSource, EntityManager } from 'typeorm';
import { affectedRows, inBriefTransaction } from '../../database/index.js';
import { type FailureFilter, failureSql } from '../failure-filter.js';
import { UPDATE_REQUESTS } from '../request-update.js';

/** The most images that one transaction reopens: meanwhile it locks the request's row, and workers that record wait. */
const CHUNK = 2000;

/** What one transaction of a retry reopened, and whether nothing is left, so that the new round is open. */
interface Reopened {
  readonly images: number;
  readonly isOpen: boolean;
}

/**
 * Starts to reopen those failed images of a settled request that `filter` means; the caller has locked the request's row. The
 * CSVs of the earlier round are no longer linked or served. If this process ends, the request job `RETRY` reopens the remaining
 * images. When none is meant, the caller rolls back.
 */
export async function beginRetry(
  tx: EntityManager,
  requestId: string,
  filter: FailureFilter,
  traceparent: string | null,
): Promise<Reopened> {
  await tx.query(
    `${UPDATE_REQUESTS} job = 'RETRY', traceparent = $2, output_csv_at = NULL, errors_csv_at = NULL, notice = NULL,
            retry_codes = $3, retry_message = $4
      WHERE id = $1`,
    [requestId, traceparent, filter.codes, filter.message],
  );
  return reopenChunk(tx, requestId);
}

/**
 * Reopens the failed images of a request in chunks. The transaction of each chunk also counts its images, so that the
 * counters always match the rows. The last one opens the new round; until then the request stays settled.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function finishRetry(db: DataSource, requestId: string, signal?: AbortSignal): Promise<void> {
  let isOpen: boolean;
  do {
    signal?.throwIfAborted();
    isOpen = await inBriefTransaction(db, async (tx) => {
      const [found]: unknown[] = await tx.query(
        `SELECT FROM requests WHERE id = $1 AND job = 'RETRY' FOR UPDATE`,
        [requestId],
      );
      return found === undefined || (await reopenChunk(tx, requestId)).isOpen;
    });
  } while (!isOpen);
}

async function reopenChunk(tx: EntityManager, requestId: string): Promise<Reopened> {
  const images = await affectedRows(
    tx,
    `UPDATE images
        SET status = 'PENDING', due_at = '-infinity', attempts = 0, lost_attempts = 0, error_code = NULL,
            error_message = NULL, duration_ms = NULL
      WHERE id IN (
        SELECT images.id FROM images CROSS JOIN (SELECT retry_codes, retry_message FROM requests WHERE id = $1) AS retry
         WHERE request_id = $1 AND status = 'FAILED' AND ${failureSql('retry_codes', 'retry_message')}
         ORDER BY images.id LIMIT $2)`,
    [requestId, CHUNK],
  );
  await tx.query(`${UPDATE_REQUESTS} failed_images = failed_images - $2 WHERE id = $1`, [requestId, images]);
  const isOpen = images < CHUNK;
  if (isOpen) await openRound(tx, requestId);
  return { images, isOpen };
}

/** Opens the next round of a settled request, whose images are reopened and counted. */
export async function openRound(tx: EntityManager, requestId: string): Promise<void> {
  await tx.query(
    `${UPDATE_REQUESTS}
            status = 'PROCESSING', job = NULL, round = round + 1, settled_before_round = completed_images + failed_images,
            started_at = now(), completed_at = NULL, retry_codes = NULL, retry_message = NULL
      WHERE id = $1`,
    [requestId],
  );
}
