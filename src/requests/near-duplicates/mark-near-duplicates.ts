import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { NearDuplicates } from './near-duplicates.js';

/** How many images are read at a time, and after how many the event loop turns: leases are renewed meanwhile. */
const PAGE = 1000;
const TURN = 50;

interface Row {
  readonly id: string;
  readonly fingerprint: string | null;
  readonly file: string;
  readonly duplicateOf: string | null;
}

/**
 * Records of each completed image of a request whether it shows the same picture as an earlier one. Images are read in the
 * order of the CSV, and only those whose answer changes are written, so it may run again.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function markNearDuplicates(
  db: DataSource,
  requestId: string,
  signal: AbortSignal,
): Promise<void> {
  const duplicates = new NearDuplicates();
  let rows: Row[];
  let after = '00000000-0000-0000-0000-000000000000';
  do {
    rows = await db.query(
      `SELECT id, checks ->> 'fingerprint' AS fingerprint, input_bytes || ' ' || input_format AS file,
              duplicate_of AS "duplicateOf"
         FROM images WHERE request_id = $1 AND id > $2 AND status = 'COMPLETED' ORDER BY id LIMIT ${PAGE}`,
      [requestId, after],
    );
    const changed: [string, string | null][] = [];
    for (const [index, { id, fingerprint, file, duplicateOf }] of rows.entries()) {
      if (index % TURN === 0) await setImmediate();
      signal.throwIfAborted();
      const first = fingerprint === null ? null : duplicates.add({ id, fingerprint, file });
      if (first !== duplicateOf) changed.push([id, first]);
    }
    if (changed.length > 0) {
      await db.query(
        `UPDATE images SET duplicate_of = changed.duplicate_of
           FROM unnest($1::uuid[], $2::uuid[]) AS changed (id, duplicate_of) WHERE images.id = changed.id`,
        [changed.map(([id]) => id), changed.map(([, first]) => first)],
      );
    }
    after = rows.at(-1)?.id ?? after;
  } while (rows.length === PAGE);
}
