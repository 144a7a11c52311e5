import type { SoakStage } from '../stage.js';

interface Rule {
  readonly invariant: string;
  /** Selects a row with a `detail` for every violation of the invariant. */
  readonly sql: string;
}

const RULES: readonly Rule[] = [
  {
    invariant: 'counters equal rows',
    sql: `
      SELECT format('%s: counters %s, rows %s', id, counters, counted) AS detail FROM (
        SELECT requests.id,
               ARRAY[total_images, completed_images, failed_images, requests.input_bytes, requests.output_bytes] AS counters,
               ARRAY[count(images.id), count(*) FILTER (WHERE images.status = 'COMPLETED'),
                     count(*) FILTER (WHERE images.status = 'FAILED'),
                     coalesce(sum(images.input_bytes) FILTER (WHERE images.status = 'COMPLETED'), 0),
                     coalesce(sum(images.output_bytes) FILTER (WHERE images.status = 'COMPLETED'), 0)] AS counted
          FROM requests LEFT JOIN images ON images.request_id = requests.id
         GROUP BY requests.id
      ) AS ledger WHERE counters <> counted`,
  },
  {
    invariant: 'what a comparison counts equals rows',
    sql: `
      SELECT format('%s: comparison %s, rows %s', id, counters, counted) AS detail FROM (
        SELECT requests.id,
               ARRAY[added_images, changed_images, unchanged_images, removed_images]::bigint[] AS counters,
               ARRAY[count(images.id) FILTER (WHERE change = 'ADDED'), count(images.id) FILTER (WHERE change = 'CHANGED'),
                     count(images.id) FILTER (WHERE change = 'UNCHANGED'),
                     (SELECT count(*) FROM removed_images WHERE request_id = requests.id)] AS counted
          FROM requests LEFT JOIN images ON images.request_id = requests.id
         WHERE previous_request_id IS NOT NULL AND deleted_at IS NULL
         GROUP BY requests.id
      ) AS ledger WHERE counters <> counted`,
  },
  {
    invariant: 'the status of a request follows from its images',
    sql: `
      SELECT format('%s: %s with %s completed and %s failed of %s', id, status, completed_images, failed_images,
                    total_images) AS detail
        FROM requests
       WHERE status IN ('COMPLETED', 'PARTIAL', 'FAILED')
         AND (completed_images + failed_images <> total_images
              OR status <> CASE WHEN failed_images = 0 THEN 'COMPLETED' WHEN completed_images = 0 THEN 'FAILED'
                                ELSE 'PARTIAL' END)`,
  },
  {
    invariant: 'each image and request is settled once a round',
    sql: `
      SELECT format('%s of %s: %s times in round %s, as %s', id, request_id, count(*), round, array_agg(status)) AS detail
        FROM witness.ends GROUP BY id, request_id, round HAVING count(*) > 1`,
  },
  {
    invariant: 'an image that is over was settled',
    sql: `
      SELECT format('%s of %s is %s', id, request_id, status) AS detail FROM images
       WHERE status NOT IN ('PENDING', 'PROCESSING')
         AND NOT EXISTS (SELECT FROM witness.ends WHERE ends.id = images.id AND ends.status = images.status)`,
  },
  {
    invariant: 'each completed image has a source, and no other image has one',
    sql: `
      SELECT format('%s of %s is %s, source %s', id, request_id, status, image_id) AS detail
        FROM images LEFT JOIN image_sources ON image_id = id
       WHERE (status = 'COMPLETED') <> (image_id IS NOT NULL)`,
  },
  {
    invariant: 'images of the same bytes and options have the same result',
    sql: `
      SELECT format('%s: %s', encode(content_key, 'hex'), array_agg(DISTINCT output_bytes)) AS detail
        FROM image_sources JOIN images ON id = image_id
       GROUP BY content_key HAVING count(DISTINCT (input_bytes, output_bytes, width, height)) > 1`,
  },
];

/** Checks that the tables are consistent with each other and with the clients' records. */
export async function checkRows({ ledger, stage }: SoakStage): Promise<void> {
  for (const { invariant, sql } of RULES) {
    for (const { detail } of await stage.sql<{ detail: string }>(sql)) ledger.break(invariant, detail);
  }
  const rows = await stage.sql<{ id: string; images: number }>(
    `SELECT id, total_images AS images FROM requests WHERE deleted_at IS NULL`,
  );
  const found = new Map(rows.map(({ id, images }) => [id, images]));
  for (const { id, images, deleted } of ledger.requests.values()) {
    if (deleted === found.has(id))
      ledger.break(deleted ? 'a deleted request is gone' : 'no request is lost', id);
    if (!deleted && found.has(id) && found.get(id) !== images)
      ledger.break('a request has the images of its CSV', `${id} has ${found.get(id)}, its CSV ${images}`);
  }
  for (const id of found.keys())
    if (!ledger.requests.has(id)) ledger.break('every request was answered to a client', id);
  const outcomes = await stage.sql<{ status: string; images: number }>(
    `SELECT status, count(*)::integer AS images FROM images GROUP BY status`,
  );
  for (const { status, images } of outcomes)
    ledger.count(`images: ${status.toLowerCase()} at the end`, images);
}
