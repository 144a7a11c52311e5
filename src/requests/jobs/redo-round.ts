import type { EntityManager } from 'typeorm';
import { queryRows } from '../../database/index.js';
import { CLEAR_RESULT, EARLIER_OF_ROW } from '../earlier-result.js';
import { UPDATE_REQUESTS } from '../request-update.js';
import { openRound } from './retry-round.js';

/** How chosen images are done again: with options that differ from those of their request, or by keeping the original. */
export type RedoOptions = Readonly<Record<string, unknown>>;

/** The most images of one command: it reopens them in one transaction, for which workers that record wait. */
export const MAX_REDONE_IMAGES = 1000;

/**
 * Reopens chosen images of a settled request, whose row the caller has locked, and opens a new round. The counters lose what
 * these images had added. An image keeps its earlier result in its row until it has another. Its next output has another
 * name, since clients may cache the earlier one for as long as they like.
 *
 * @returns the ids of those that are completed or failed images of the request; if any is missing, the caller rolls back
 */
export async function redoImages(
  tx: EntityManager,
  requestId: string,
  imageIds: readonly string[],
  options: RedoOptions,
  traceparent: string | null,
): Promise<Set<string>> {
  const chosen = await queryRows<{
    id: string;
    completed: boolean;
    input: number;
    output: number;
    change: string | null;
  }>(
    tx,
    `SELECT id, status = 'COMPLETED' AS completed, coalesce(input_bytes, 0) AS input, coalesce(output_bytes, 0) AS output,
            change
       FROM images WHERE request_id = $1 AND id = ANY($2::uuid[]) AND status IN ('COMPLETED', 'FAILED')
      ORDER BY id FOR UPDATE`,
    [requestId, imageIds],
  );
  const completed = chosen.filter((image) => image.completed);
  await tx.query(
    `UPDATE images
        SET earlier = CASE WHEN status = 'COMPLETED' THEN ${EARLIER_OF_ROW} END,
            options = $2, revision = revision + 1, status = 'PENDING', due_at = '-infinity', attempts = 0,
            lost_attempts = 0, error_code = NULL, error_message = NULL, ${CLEAR_RESULT}
      WHERE id = ANY($1::uuid[])`,
    [chosen.map(({ id }) => id), JSON.stringify(options)],
  );
  await tx.query(
    `${UPDATE_REQUESTS}
            completed_images = completed_images - $2, failed_images = failed_images - $3,
            input_bytes = input_bytes - $4, output_bytes = output_bytes - $5,
            changed_images = changed_images - $7, unchanged_images = unchanged_images - $8,
            traceparent = $6, output_csv_at = NULL, errors_csv_at = NULL, notice = NULL
      WHERE id = $1`,
    [
      requestId,
      completed.length,
      chosen.length - completed.length,
      completed.reduce((sum, { input }) => sum + input, 0),
      completed.reduce((sum, { output }) => sum + output, 0),
      traceparent,
      completed.filter(({ change }) => change === 'CHANGED').length,
      completed.filter(({ change }) => change === 'UNCHANGED').length,
    ],
  );
  await openRound(tx, requestId);
  return new Set(chosen.map(({ id }) => id));
}
