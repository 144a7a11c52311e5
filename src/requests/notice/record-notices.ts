import type { EntityManager } from 'typeorm';
import { RENUMBER_REQUESTS } from '../request-update.js';

/** An installation-wide error that a worker met while it processed an image. */
export interface ImageNotice {
  readonly imageId: string;
  readonly notice: string;
}

/** A request with a result in the last seconds makes progress and gets no notice, although one of its workers met an error. */
const STALLED_SECONDS = 3;

/**
 * Records notices on the requests that the errors delay, in the transaction that records the results. The next completed
 * image of a request clears its notice.
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
    [notices.map(({ imageId }) => imageId), notices.map(({ notice }) => notice), STALLED_SECONDS],
  );
}
