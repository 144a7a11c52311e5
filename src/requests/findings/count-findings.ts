import type { EntityManager } from 'typeorm';
import { groupBy, IMAGE_FINDINGS } from '../../common/index.js';
import { type FindingCount, FINDINGS, HAS_FINDINGS } from './image-findings.js';

/** Returns how many images of each request have each finding, in the order of {@link IMAGE_FINDINGS}. */
export async function countFindings(
  db: Pick<EntityManager, 'query'>,
  requestIds: readonly string[],
): Promise<Map<string, FindingCount[]>> {
  const rows: (FindingCount & { requestId: string })[] = await db.query(
    `SELECT request_id AS "requestId", finding, count(*)::integer AS count
       FROM images CROSS JOIN LATERAL jsonb_array_elements_text(${FINDINGS}) AS finding
      WHERE request_id = ANY($1) AND ${HAS_FINDINGS}
      GROUP BY request_id, finding ORDER BY array_position($2, finding)`,
    [requestIds, Object.keys(IMAGE_FINDINGS)],
  );
  return groupBy(rows, (row) => row.requestId);
}
