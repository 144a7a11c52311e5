import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../test/support/migrated-database.js';
import { newId } from '../common/index.js';
import { LEASE_SECONDS } from '../work-queue/index.js';
import { ImageLeases } from './image-leases.js';
import { MAX_IMAGE_DELAY_SECONDS } from './image-task.js';
import { ImageWindow } from './image-window.js';

let database: MigratedDatabase;
let db: DataSource;
let window: ImageWindow;

beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
  window = new ImageWindow(db);
});
afterAll(() => database.drop());
beforeEach(() => db.query('TRUNCATE requests CASCADE'));

/** Inserts a request with pending images; with `lostAttempts` they are quarantined. */
async function request(images: number, lostAttempts = 0): Promise<string> {
  const [requestId, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', $3, 50, 'ORIGINAL', false, false, '{}', 1, $2)`,
    [requestId, images, lostAttempts > 0 ? 'PROCESSING' : 'PENDING'],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  for (let position = 0; position < images; position += 1) {
    await db.query(
      `INSERT INTO images (id, request_id, product_id, position, input_url, lost_attempts)
       VALUES ($1, $2, $3, $4, 'http://a.example/', $5)`,
      [newId(), requestId, productId, position, lostAttempts],
    );
  }
  return requestId;
}

const end = {
  cancelled: `UPDATE requests SET status = 'CANCELLED', job = 'CANCEL' WHERE id = $1`,
  deleted: `UPDATE requests SET deleted_at = now(), job = 'PURGE' WHERE id = $1`,
} as const;

const ageDispatches = () =>
  db.query(
    `UPDATE images SET dispatched_at = dispatched_at - interval '10 s' WHERE dispatched_at IS NOT NULL`,
  );

test('fill() fills the window to its size, round-robin across requests', async () => {
  await request(10);
  await request(2);
  expect(await window.fill(4)).toHaveLength(4);
  expect(await window.fill(4)).toEqual([]);
  const taken = await db.query(
    `SELECT count(dispatched_at)::integer AS taken FROM images GROUP BY request_id ORDER BY request_id`,
  );
  expect(taken).toEqual([{ taken: 2 }, { taken: 2 }]);
});

test('fill() takes 16 images of a request of which none is settled, and as many as are settled later', async () => {
  const requestId = await request(90);
  expect(await window.fill(80)).toHaveLength(16);
  expect(await window.fill(80)).toEqual([]);
  await db.query(`UPDATE requests SET completed_images = 15, failed_images = 5 WHERE id = $1`, [requestId]);
  expect(await window.fill(80)).toHaveLength(4);
  await db.query(`UPDATE requests SET completed_images = 80 WHERE id = $1`, [requestId]);
  expect(await window.fill(80)).toHaveLength(60);
});

describe('a request with images in the window', () => {
  const claim = (requestId: string, images: number) =>
    db.query(
      `UPDATE images SET status = 'PROCESSING', dispatched_at = NULL, lease_token = gen_random_uuid(), lease_until = now()
        WHERE id IN (SELECT id FROM images WHERE request_id = $1 AND dispatched_at IS NOT NULL LIMIT $2)`,
      [requestId, images],
    );

  test('gets none until a quarter of its share is left, while a new one gets some', async () => {
    const large = await request(60);
    expect(await window.fill(16)).toHaveLength(16);
    await claim(large, 11);
    expect(await window.fill(16)).toEqual([]);
    const small = await request(5);
    expect((await window.fill(16)).map(({ group }) => group)).toEqual(Array(5).fill(small));
    await claim(small, 5);
    expect(await window.fill(16)).toEqual([]);
    await claim(large, 1);
    expect(await window.fill(16)).toHaveLength(12);
  });

  test('has a smaller share beside others', async () => {
    const requests = [await request(20), await request(20)];
    expect(await window.fill(16)).toHaveLength(16);
    for (const id of requests) await claim(id, 5);
    expect(await window.fill(16)).toEqual([]);
    for (const id of requests) await claim(id, 1);
    expect(await window.fill(16)).toHaveLength(12);
  });
});

test('the first attempts of a request share jobs, and a retry has a job of its own', async () => {
  const requestId = await request(3);
  await db.query(`UPDATE images SET attempts = 1 WHERE position = 1`);
  const groups = (await window.fill(4)).map(({ group }) => group);
  expect(groups).toEqual([requestId, null, requestId]);
});

describe.each(['cancelled', 'deleted'] as const)('a %s request whose job is still due', (how) => {
  test(`images of a ${how} request take up no slots`, async () => {
    const ended = await request(4);
    expect(await window.fill(4)).toHaveLength(4);
    await db.query(end[how], [ended]);
    await request(4);
    expect(await window.fill(4)).toHaveLength(4);
  });

  test(`a quarantined image of a ${how} request does not block another quarantined image`, async () => {
    const ended = await request(1, 1);
    expect(await window.fill(4)).toMatchObject([{ urgent: true }]);
    await request(1, 1);
    expect(await window.fill(4)).toEqual([]);
    await db.query(end[how], [ended]);
    expect(await window.fill(4)).toMatchObject([{ urgent: true }]);
  });

  test(`images of a ${how} request are not overdue`, async () => {
    const ended = await request(4);
    await window.fill(4);
    await ageDispatches();
    await db.query(end[how], [ended]);
    expect(await window.overdue(5)).toEqual([]);
  });
});

test('overdue() returns an overdue image to one process, and again only after it has waited that long again', async () => {
  await request(4);
  const dispatched = await window.fill(4);
  expect(await window.overdue(5)).toEqual([]);
  await ageDispatches();
  const overdue = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => window.overdue(5)));
  expect(new Set(overdue.flat())).toEqual(
    new Set(dispatched.map(({ id, generation }) => ({ id, generation }))),
  );
  expect(overdue.flat()).toHaveLength(4);
  expect(await window.overdue(5)).toEqual([]);
  await ageDispatches();
  expect(await window.overdue(5)).toHaveLength(4);
});

test('redispatch() gives a lost image a new generation, unless it was claimed or redispatched meanwhile', async () => {
  await request(3);
  const [lost, claimed, redispatched] = await window.fill(3);
  await db.query(
    `UPDATE images SET status = 'PROCESSING', dispatched_at = NULL, lease_token = gen_random_uuid(), lease_until = now()
      WHERE id = $1`,
    [claimed!.id],
  );
  await window.redispatch([redispatched!]);
  expect(await window.redispatch([lost!, claimed!, redispatched!])).toEqual([
    { id: lost!.id, generation: lost!.generation + 1, urgent: false },
  ]);
});

describe('when the clock is set back by an hour', () => {
  /** Simulates it: moves every time of the images ahead instead. */
  const setBack = () =>
    db.query(
      `UPDATE images SET due_at = due_at + interval '1 hour', dispatched_at = dispatched_at + interval '1 hour',
                         lease_until = lease_until + interval '1 hour'`,
    );

  test('images without an attempt are dispatched after the clock is set back', async () => {
    await request(4);
    await setBack();
    expect(await window.fill(4)).toHaveLength(4);
  });

  test('images in the window are overdue after the clock is set back', async () => {
    await request(4);
    await window.fill(4);
    await setBack();
    expect(await window.overdue(5)).toHaveLength(4);
    expect(await window.overdue(5)).toEqual([]);
  });

  test('clampDueTimes() shortens the delay of a retry to the longest delay', async () => {
    await request(3);
    await db.query(`UPDATE images SET attempts = 1, due_at = now() + interval '10 s' WHERE position < 2`);
    await setBack();
    await db.query(`UPDATE images SET due_at = now() + interval '10 s' WHERE position = 1`);
    expect(await window.clampDueTimes()).toBe(1);
    expect(await window.clampDueTimes()).toBe(0);
    const waits = await db.query(
      `SELECT round(extract(epoch FROM due_at - now()))::float8 AS seconds FROM images ORDER BY position`,
    );
    expect(waits[0].seconds).toBeGreaterThan(300);
    expect(waits[0].seconds).toBeLessThanOrEqual(MAX_IMAGE_DELAY_SECONDS);
    expect(waits[1].seconds).toBeLessThanOrEqual(10);
  });

  test('clampDueTimes() makes images due at once that were postponed before their first attempt', async () => {
    await request(3);
    await db.query(`UPDATE images SET due_at = now() + interval '10 s'`);
    await setBack();
    expect(await window.clampDueTimes()).toBe(3);
    expect(await window.fill(10)).toHaveLength(3);
  });

  test('clamp() shortens a lease that is too long to the duration of a lease, and leaves a renewed one unchanged', async () => {
    await request(2);
    await db.query(
      `UPDATE images SET status = 'PROCESSING', lease_token = gen_random_uuid(), lease_until = now() + interval '12 s'`,
    );
    await setBack();
    await db.query(`UPDATE images SET lease_until = now() + interval '12 s' WHERE position = 0`);
    const leases = new ImageLeases(db);
    expect(await leases.clamp()).toBe(1);
    const [{ longest }] = await db.query(
      `SELECT extract(epoch FROM max(lease_until) - now())::float8 AS longest FROM images`,
    );
    expect(longest).toBeLessThanOrEqual(LEASE_SECONDS);
  });
});
