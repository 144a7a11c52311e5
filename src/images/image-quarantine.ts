import type { EntityManager } from 'typeorm';
import { prepared, queryRows } from '../database/index.js';
import type { NewDispatch } from '../work-queue/index.js';

/**
 * Dispatches a quarantined image, one whose worker was lost: that with the fewest lost attempts, and of those the one that
 * has waited longest. Only one is in flight at a time, over all workers, at the head of the queue, and even when the
 * window is full. An image enters when the loss of its worker is recorded (`image-results.ts`). If its worker is lost too, that image alone was the cause: after `MAX_LOST_ATTEMPTS` (`retry-policy.ts`) it fails as a poison image.
 * What happens when an image takes down only a compressor child is in `images/compressor/crash-policy.ts`.
 */
export async function takeQuarantined(tx: EntityManager): Promise<NewDispatch[]> {
  return queryRows<NewDispatch>(
    tx,
    // Written so that the planner finds the image by the index of those quarantined, and does not read all that wait.
    prepared(
      'take-quarantined-image',
      `WITH quarantined AS MATERIALIZED (
       SELECT images.id FROM images
        CROSS JOIN LATERAL (
          SELECT FROM requests
           WHERE id = images.request_id AND status = 'PROCESSING' AND requests.job IS NULL OFFSET 0
        ) AS request
        WHERE lost_attempts > 0 AND status IN ('PENDING', 'PROCESSING')
     )
     UPDATE images SET dispatched_at = now(), generation = generation + 1
      WHERE id = (SELECT id FROM images
                   WHERE id IN (SELECT id FROM quarantined) AND lost_attempts > 0
                     AND status IS NOT DISTINCT FROM 'PENDING' AND dispatched_at IS NULL AND due_at <= now()
                   ORDER BY lost_attempts, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        AND NOT EXISTS (SELECT FROM images JOIN requests ON requests.id = images.request_id
                         WHERE lost_attempts > 0
                           AND (images.status = 'PROCESSING'
                             OR (images.status = 'PENDING' AND dispatched_at IS NOT NULL
                               AND requests.status = 'PROCESSING' AND requests.job IS NULL)))
     RETURNING id, generation, true AS urgent`,
    ),
  );
}
