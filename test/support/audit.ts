import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Stage } from './stage.js';

/** What a request counts, beside what its image rows add up to. */
const LEDGER = `
  SELECT completed_images, failed_images, total_images, requests.input_bytes::integer, requests.output_bytes::integer,
         rows.* FROM requests CROSS JOIN LATERAL (
           SELECT count(*)::integer AS rows,
                  count(*) FILTER (WHERE status = 'COMPLETED')::integer AS rows_completed,
                  count(*) FILTER (WHERE status = 'FAILED')::integer AS rows_failed,
                  count(*) FILTER (WHERE status IN ('PENDING', 'PROCESSING'))::integer AS rows_open,
                  coalesce(sum(input_bytes) FILTER (WHERE status = 'COMPLETED'), 0)::integer AS rows_input_bytes,
                  coalesce(sum(output_bytes) FILTER (WHERE status = 'COMPLETED'), 0)::integer AS rows_output_bytes
             FROM images WHERE request_id = requests.id
         ) AS rows
   WHERE id = $1`;

interface StoredImage {
  readonly id: string;
  readonly output_format: string;
  readonly output_bytes: number;
}

/**
 * What is amiss with a request that is over: counters that are not the count of the rows, objects that are
 * missing, damaged or nobody's. Empty when all is in order.
 */
export async function audit(stage: Stage, id: string): Promise<string[]> {
  const [[ledger], images, files] = await Promise.all([
    stage.sql<Record<string, number>>(LEDGER, [id]),
    stage.sql<StoredImage>(
      `SELECT id, output_format, output_bytes FROM images WHERE request_id = $1 AND status = 'COMPLETED'`,
      [id],
    ),
    objectsOf(stage, `requests/${id}/images`),
  ]);
  if (ledger === undefined) return [`there is no request ${id}`];
  const counts: [string, number | undefined, number | undefined][] = [
    ['images', ledger.total_images, ledger.rows],
    ['completed images', ledger.completed_images, ledger.rows_completed],
    ['failed images', ledger.failed_images, ledger.rows_failed],
    ['input bytes', ledger.input_bytes, ledger.rows_input_bytes],
    ['output bytes', ledger.output_bytes, ledger.rows_output_bytes],
    ['open images', 0, ledger.rows_open],
  ];
  const expected = new Map(images.map((image) => [`${image.id}.${image.output_format}`, image.output_bytes]));
  return [
    ...counts
      .filter(([, counter, rows]) => counter !== rows)
      .map(([what, counter, rows]) => `${what}: counted ${counter}, the rows say ${rows}`),
    ...files.filter((file) => !expected.has(file)).map((file) => `${file} is nobody's`),
    ...(await Promise.all([...expected].map(([file, size]) => faultOf(stage, id, file, size)))).flat(),
  ];
}

/** The names of the files below a folder of the object storage, such as `requests` or `~tmp`. */
export async function objectsOf(stage: Stage, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(stage.program.dataDir, 'objects', folder), {
    recursive: true,
    withFileTypes: true,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function faultOf(stage: Stage, id: string, file: string, size: number): Promise<string[]> {
  const place = path.join(stage.program.dataDir, 'objects/requests', id, 'images', file);
  try {
    const bytes = await readFile(place);
    await sharp(bytes, { failOn: 'error' }).stats();
    return bytes.length === size ? [] : [`${file} has ${bytes.length} bytes, its row says ${size}`];
  } catch (error) {
    return [`${file}: ${String(error)}`];
  }
}
