import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../test/support/migrated-database.js';
import { newId } from '../common/index.js';
import { Metrics } from '../metrics/index.js';
import { WorkSignals } from '../requests/index.js';
import { ImageLeases } from './image-leases.js';
import { ImageResults } from './image-results.js';
import { ImageWindow } from './image-window.js';

const IMAGES = 20_000;
/** How many rows a statement may read for ten images, in all indexes of the table together. */
const FEW = 200;

let database: MigratedDatabase;
let db: DataSource;

beforeAll(async () => {
  // One connection, whose own statements the counters then include.
  database = await createMigratedDatabase({ poolSize: 1 });
  ({ db } = database);
});
afterAll(() => database.drop());

/** Returns how many rows of `images` were read so far. */
async function rowsRead(): Promise<number> {
  await db.query('SELECT pg_stat_force_next_flush()');
  const [{ rows }] = await db.query(
    `SELECT (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'images')
          + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'images') AS rows`,
  );
  return Number(rows);
}

async function read<Result>(work: () => Promise<Result>): Promise<{ result: Result; rows: number }> {
  const before = await rowsRead();
  const result = await work();
  return { result, rows: (await rowsRead()) - before };
}

test('images are dispatched, claimed and recorded without reading the others, also before the table was analysed', async () => {
  const [requestId, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'PENDING', 50, 'ORIGINAL', false, false, '{}', 1, $2)`,
    [requestId, IMAGES],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  await db.query(
    `INSERT INTO images (id, request_id, product_id, position, input_url)
     SELECT gen_random_uuid(), $1, $2, n, 'http://a.example/' FROM generate_series(1, $3::integer) AS n`,
    [requestId, productId, IMAGES],
  );

  const filled = await read(() => new ImageWindow(db).fill(10));
  expect(filled.result).toHaveLength(10);
  const claimed = await read(() => new ImageLeases(db).claim(filled.result));
  expect(claimed.result).toHaveLength(10);
  const results = new ImageResults(db, new WorkSignals(), new Metrics());
  const failed = { outcome: 'failed', code: 'HTTP_STATUS', message: 'Not found.', durationMs: 1 } as const;
  const recorded = await read(() =>
    results.record(claimed.result.map((lease) => ({ lease, result: failed, isLoss: false }))),
  );
  expect(recorded.result).toEqual(Array.from({ length: 10 }, () => 'recorded'));

  const rows = { fill: filled.rows, claim: claimed.rows, record: recorded.rows };
  expect(Object.entries(rows).filter(([, count]) => count > FEW)).toEqual([]);
});
