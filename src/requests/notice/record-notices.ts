import type { EntityManager } from 'typeorm';
import { RENUMBER_REQUESTS } from '../request-update.js';

/** A trouble that a worker met over an image. */
export interface ImageNotice {
  readonly imageId: string;
  readonly notice: string;
}

/** A request of which something was settled a moment ago gets along, whatever one of its workers met. */
const QUIET_SECONDS = 3;

/**
 * Records troubles with the requests that they hold up, in the transaction of the results that tell of them. The next
 * completed image of a request takes its notice back.
 */
export async function recordNotices(tx: EntityManager, notices: readonly ImageNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query(
    `${RENUMBER_REQUESTS}, notice = met.notice
       FROM (SELECT images.request_id, min(met.notice) AS notice
               FROM unnest($1::uuid[], $2::text[]) AS met (image_id, notice)
               JOIN images ON images.id = met.image_id
              GROUP BY images.request_id) AS met
      WHERE requests.id = met.request_id AND requests.status = 'PROCESSING'
        AND requests.notice IS DISTINCT FROM met.notice
        AND requests.updated_at < now() - make_interval(secs => $3)`,
    [notices.map(({ imageId }) => imageId), notices.map(({ notice }) => notice), QUIET_SECONDS],
  );
}
