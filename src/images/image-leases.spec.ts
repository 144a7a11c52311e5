import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../test/support/migrated-database.js';
import { DEFAULT_SETTINGS } from '../../test/support/compression-settings.js';
import { newId } from '../common/index.js';
import type { Lease } from '../work-queue/index.js';
import { ImageLeases } from './image-leases.js';

let database: MigratedDatabase;
let db: DataSource;
let leases: ImageLeases;

beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
  leases = new ImageLeases(db);
});
afterAll(() => database.drop());

/** Inserts a request with one image whose lease expires in `seconds`. */
async function leased(seconds: number): Promise<Lease & { requestId: string }> {
  const [requestId, productId, imageId, token] = [newId(), newId(), newId(), randomUUID()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'PROCESSING', 50, 'ORIGINAL', false, false, '{}', 1, 1)`,
    [requestId],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  await db.query(
    `INSERT INTO images (id, request_id, product_id, position, input_url, status, lease_token, lease_until)
     VALUES ($1, $2, $3, 0, 'http://a.example/', 'PROCESSING', $4, now() + make_interval(secs => $5))`,
    [imageId, requestId, productId, token, seconds],
  );
  return { id: imageId, token, requestId };
}

async function secondsLeft({ id }: Lease): Promise<number> {
  const [row] = await db.query(
    `SELECT extract(epoch FROM lease_until - now())::float8 AS seconds FROM images WHERE id = $1`,
    [id],
  );
  return row.seconds;
}

test('renew() renews a held lease, and not the leases of cancelled or recovered images in the same call', async () => {
  const [held, cancelled, recovered] = [await leased(2), await leased(60), await leased(60)];
  await db.query(`UPDATE requests SET status = 'CANCELLED' WHERE id = $1`, [cancelled.requestId]);
  await db.query(`UPDATE images SET lease_token = $2 WHERE id = $1`, [recovered.id, randomUUID()]);
  expect(await leases.renew([held, cancelled, recovered])).toEqual(new Set([held.token]));
  expect(await secondsLeft(held)).toBeGreaterThan(9);
});

test('renew() renews an expired lease that no dispatcher has recovered', async () => {
  const expired = await leased(-5);
  expect(await leases.renew([expired])).toEqual(new Set([expired.token]));
  expect(await secondsLeft(expired)).toBeGreaterThan(9);
});

test('claim() gives each image its own lease, and leaves out stale jobs', async () => {
  const images = [await leased(60), await leased(60), await leased(60)];
  await db.query(
    `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL, dispatched_at = now(), generation = 3
      WHERE id = ANY($1)`,
    [images.map(({ id }) => id)],
  );
  const tasks = await leases.claim(images.map(({ id }, index) => ({ id, generation: index === 2 ? 2 : 3 })));
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(images.slice(0, 2).map(({ id }) => id)));
  expect(new Set(tasks.map(({ token }) => token)).size).toBe(2);
  expect(await leases.renew(tasks)).toEqual(new Set(tasks.map(({ token }) => token)));
});

test('claim() encodes as earlier versions do for a request that does not say its effort', async () => {
  const image = await leased(60);
  await db.query(
    `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL, dispatched_at = now() WHERE id = $1`,
    [image.id],
  );
  const [task] = await leases.claim([{ id: image.id, generation: 0 }]);
  expect(task!.options).toMatchObject({ quality: 50, effort: 'FAST' });
});

test('claim() returns the options of an image of its own in place of those of its request', async () => {
  const { id } = await leased(60);
  await db.query(
    `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL, dispatched_at = now(), revision = 2,
            options = '{"quality": 90, "maxWidth": 10, "keepOriginal": true}' WHERE id = $1`,
    [id],
  );
  const [task] = await leases.claim([{ id, generation: 0 }]);
  expect(task).toMatchObject({
    revision: 2,
    options: { quality: 90, format: 'ORIGINAL', maxWidth: 10, keepOriginal: true },
  });
});

test('claim() returns every compression option of the request', async () => {
  const { id, requestId } = await leased(60);
  await db.query(
    `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL, dispatched_at = now() WHERE id = $1`,
    [id],
  );
  await db.query(
    `UPDATE requests SET background = '#ffffff', pad = '4:5', trim = true, checks = true WHERE id = $1`,
    [requestId],
  );
  const [task] = await leases.claim([{ id, generation: 0 }]);
  expect(task!.options).toEqual({
    ...DEFAULT_SETTINGS,
    effort: 'FAST',
    reuse: true,
    background: '#ffffff',
    pad: '4:5',
    trim: true,
    checks: true,
    keepOriginals: false,
  });
});
