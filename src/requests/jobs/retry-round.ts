import type { DataSource, EntityManager } from 'typeorm';
import { inBriefTransaction } from '../../database/index.js';
import { UPDATE_REQUESTS } from '../request-update.js';

/** Images that one transaction reopens; the request's row is locked meanwhile, and its workers wait. */
const CHUNK = 2000;

/**
 * Begins to reopen the failed images of a request that is over; the caller has locked it. The CSVs of the earlier round
 * are no longer linked or served. From here on the request job
 * `RETRY` reopens what is left, should this process end.
 *
 * @returns whether that was all, and the new round is open
 */
export async function beginRetry(
  tx: EntityManager,
  requestId: string,
  traceparent: string | null,
): Promise<boolean> {
  await tx.query(
    `${UPDATE_REQUESTS} job = 'RETRY', traceparent = $2, output_csv_at = NULL, errors_csv_at = NULL, notice = NULL
      WHERE id = $1`,
    [requestId, traceparent],
  );
  return reopenChunk(tx, requestId);
}

/**
 * Reopens the failed images of a request chunk by chunk, each in a transaction of its own that also counts them, so that
 * the counters always match the rows. The last one opens the new round: until then the request is as over as it was.
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
      return found === undefined || reopenChunk(tx, requestId);
    });
  } while (!isOpen);
}

async function reopenChunk(tx: EntityManager, requestId: string): Promise<boolean> {
  const [, reopened]: [unknown, number] = await tx.query(
    `UPDATE images
        SET status = 'PENDING', due_at = '-infinity', attempts = 0, lost_attempts = 0, error_code = NULL,
            error_message = NULL, duration_ms = NULL
      WHERE id IN (SELECT id FROM images WHERE request_id = $1 AND status = 'FAILED' ORDER BY id LIMIT $2)`,
    [requestId, CHUNK],
  );
  await tx.query(`${UPDATE_REQUESTS} failed_images = failed_images - $2 WHERE id = $1`, [
    requestId,
    reopened,
  ]);
  if (reopened === CHUNK) return false;
  await openRound(tx, requestId);
  return true;
}

async function openRound(tx: EntityManager, requestId: string): Promise<void> {
  await tx.query(
    `${UPDATE_REQUESTS}
            status = 'PROCESSING', job = NULL, round = round + 1, settled_before_round = completed_images,
            started_at = now(), completed_at = NULL
      WHERE id = $1`,
    [requestId],
  );
}
