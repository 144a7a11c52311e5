import sharp from 'sharp';
import type { Stage } from './stage.js';

/** The counters of a request, and the sums of its image rows. */
const LEDGER = `
  SELECT completed_images, failed_images, total_images, requests.input_bytes::integer, requests.output_bytes::integer,
         coalesce(added_images, 0) AS added, coalesce(changed_images, 0) AS changed, coalesce(unchanged_images, 0) AS unchanged,
         coalesce(removed_images, 0) AS removed, rows.* FROM requests CROSS JOIN LATERAL (
           SELECT count(*)::integer AS rows,
                  count(*) FILTER (WHERE status = 'COMPLETED')::integer AS rows_completed,
                  count(*) FILTER (WHERE status = 'FAILED')::integer AS rows_failed,
                  count(*) FILTER (WHERE status IN ('PENDING', 'PROCESSING'))::integer AS rows_open,
                  coalesce(sum(input_bytes) FILTER (WHERE status = 'COMPLETED'), 0)::integer AS rows_input_bytes,
                  coalesce(sum(output_bytes) FILTER (WHERE status = 'COMPLETED'), 0)::integer AS rows_output_bytes,
                  count(*) FILTER (WHERE change = 'ADDED')::integer AS rows_added,
                  count(*) FILTER (WHERE change = 'CHANGED')::integer AS rows_changed,
                  count(*) FILTER (WHERE change = 'UNCHANGED')::integer AS rows_unchanged,
                  (SELECT count(*)::integer FROM removed_images WHERE request_id = requests.id) AS rows_removed
             FROM images WHERE request_id = requests.id
         ) AS rows
   WHERE id = $1`;

interface StoredImage {
  readonly id: string;
  readonly file_name: string;
  readonly output_bytes: number;
  readonly sizes: readonly { readonly width: number; readonly bytes: number }[] | null;
}

/**
 * Returns the inconsistencies of a settled request: counters that differ from its rows, and objects that are missing,
 * damaged or orphaned. Empty when it is consistent.
 */
export async function audit(stage: Stage, id: string): Promise<string[]> {
  const folder = `requests/${id}/images/`;
  const [[ledger], images, stored] = await Promise.all([
    stage.sql<Record<string, number>>(LEDGER, [id]),
    stage.sql<StoredImage>(
      `SELECT id, file_name, output_bytes, sizes FROM images WHERE request_id = $1 AND status = 'COMPLETED'`,
      [id],
    ),
    stage.objects.list(folder),
  ]);
  if (ledger === undefined) return [`there is no request ${id}`];
  const counts: [string, number | undefined, number | undefined][] = [
    ['images', ledger.total_images, ledger.rows],
    ['completed images', ledger.completed_images, ledger.rows_completed],
    ['failed images', ledger.failed_images, ledger.rows_failed],
    ['input bytes', ledger.input_bytes, ledger.rows_input_bytes],
    ['output bytes', ledger.output_bytes, ledger.rows_output_bytes],
    ['open images', 0, ledger.rows_open],
    ['added images', ledger.added, ledger.rows_added],
    ['changed images', ledger.changed, ledger.rows_changed],
    ['unchanged images', ledger.unchanged, ledger.rows_unchanged],
    ['removed images', ledger.removed, ledger.rows_removed],
  ];
  const expected = new Map<string, number>(
    images.flatMap(({ id: image, file_name: name, output_bytes: bytes, sizes }) => [
      [`${folder}${image}/${name}`, bytes] as const,
      ...(sizes ?? []).map(
        (size) => [`${folder}${image}/${name.replace(/\.\w+$/, `-${size.width}w$&`)}`, size.bytes] as const,
      ),
    ]),
  );
  return [
    ...counts
      .filter(([, counter, rows]) => counter !== rows)
      .map(([what, counter, rows]) => `${what}: counted ${counter}, the rows say ${rows}`),
    ...stored.filter((key) => !expected.has(key)).map((key) => `${key} is orphaned`),
    ...(await Promise.all([...expected].map(([key, size]) => errorOf(stage, key, size)))).flat(),
  ];
}

async function errorOf(stage: Stage, key: string, size: number): Promise<string[]> {
  try {
    const bytes = await stage.objects.read(key);
    await sharp(bytes, { failOn: 'error' }).stats();
    return bytes.length === size ? [] : [`${key} has ${bytes.length} bytes, its row says ${size}`];
  } catch (error) {
    return [`${key}: ${String(error)}`];
  }
}
