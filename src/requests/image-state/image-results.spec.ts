import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { newId } from '../../common/index.js';
import { migrate } from '../../database/index.js';
import { Metrics } from '../../metrics/index.js';
import { WorkSignals } from '../work-signals.js';
import { ImageResults } from './image-results.js';
import type { Lease } from '../../work-queue/index.js';
import type { ImageResult } from './image-task.js';

let database: TestDatabase;
let db: DataSource;
let signals: WorkSignals;
let results: ImageResults;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  db = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(() => {
  signals = new WorkSignals();
  results = new ImageResults(db, signals, new Metrics());
});

const record = async (lease: Lease, result: ImageResult, isLoss = false) =>
  (await results.record([{ lease, result, isLoss }]))[0];

type Leased = Lease & { readonly requestId: string };

/** A request whose images are all worked on, in their first try; `total` when some are yet to be begun. */
async function leased(images: number, total = images): Promise<Leased[]> {
  const [requestId, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'PROCESSING', 50, 'ORIGINAL', false, false, '{}', 1, $2)`,
    [requestId, total],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  const leases = Array.from({ length: images }, () => ({ requestId, id: newId(), token: randomUUID() }));
  for (const [position, { id: imageId, token }] of leases.entries()) {
    await db.query(
      `INSERT INTO images (id, request_id, product_id, position, input_url, status, attempts, lease_token, lease_until)
       VALUES ($1, $2, $3, $4, 'http://a.example/', 'PROCESSING', 1, $5, now() + interval '12 s')`,
      [imageId, requestId, productId, position, token],
    );
  }
  return leases;
}

const change = {
  nothing: '',
  'the lease ran out': `UPDATE images SET lease_until = now() - interval '1 s' WHERE id = $1`,
  'another has the lease': `UPDATE images SET lease_token = gen_random_uuid() WHERE id = $1`,
  'the image waits again': `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL WHERE id = $1`,
  'the image is settled': `UPDATE images SET status = 'COMPLETED', lease_token = NULL, lease_until = NULL WHERE id = $1`,
  'the image was cancelled': `UPDATE images SET status = 'CANCELLED', lease_token = NULL, lease_until = NULL WHERE id = $1`,
  'the image was deleted': `DELETE FROM images WHERE id = $1`,
  'the request was cancelled': `UPDATE requests SET status = 'CANCELLED' WHERE id = (SELECT request_id FROM images WHERE id = $1)`,
} as const;

const failed = { outcome: 'failed', code: 'TIMEOUT', message: 'a\0b', durationMs: 1 } as const;
const result = {
  postponed: { outcome: 'postponed', delayMs: 60_000 },
  completed: {
    outcome: 'completed',
    verdict: 'COMPRESSED',
    inputBytes: 100,
    outputBytes: 40,
    inputFormat: 'jpeg',
    outputFormat: 'jpeg',
    width: 4,
    height: 3,
    durationMs: 7.5,
  },
  failed,
  'to be tried again': { ...failed, outcome: 'retry', delayMs: 60_000 },
  lost: { outcome: 'lost' },
  released: { outcome: 'released' },
} as const satisfies Record<string, ImageResult>;

async function stateOf({ id: imageId, requestId }: Leased): Promise<string> {
  const [image] = await db.query(
    `SELECT status, attempts, lost_attempts, due_at > now() + interval '50 s' AS later FROM images WHERE id = $1`,
    [imageId],
  );
  const [request] = await db.query(
    `SELECT completed_images, failed_images, input_bytes, output_bytes, job FROM requests WHERE id = $1`,
    [requestId],
  );
  return [image && Object.values(image).join(' '), Object.values(request).join(' ')].join(' | ');
}

// The image's status, attempts, lost ones, and whether it waits; the request's counters, bytes, and job.
test.each<[keyof typeof result, keyof typeof change, string, string]>([
  ['completed', 'nothing', 'recorded', 'COMPLETED 1 0 false | 1 0 100 40 '],
  ['completed', 'the lease ran out', 'recorded', 'COMPLETED 1 0 false | 1 0 100 40 '],
  ['completed', 'another has the lease', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['completed', 'the image waits again', 'stale', 'PENDING 1 0 false | 0 0 0 0 '],
  ['completed', 'the image is settled', 'stale', 'COMPLETED 1 0 false | 0 0 0 0 '],
  ['completed', 'the image was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['completed', 'the image was deleted', 'cancelled', ' | 0 0 0 0 '],
  ['completed', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['failed', 'nothing', 'recorded', 'FAILED 1 0 false | 0 1 0 0 '],
  ['failed', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['to be tried again', 'nothing', 'recorded', 'PENDING 1 0 true | 0 0 0 0 '],
  ['to be tried again', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 true | 0 0 0 0 '],
  ['postponed', 'nothing', 'recorded', 'PENDING 0 0 true | 0 0 0 0 '],
  ['postponed', 'the request was cancelled', 'cancelled', 'CANCELLED 0 0 true | 0 0 0 0 '],
  ['released', 'nothing', 'recorded', 'PENDING 0 0 false | 0 0 0 0 '],
  ['released', 'the request was cancelled', 'cancelled', 'CANCELLED 0 0 false | 0 0 0 0 '],
])('%s, when %s: %s', async (name, before, outcome, state) => {
  const [lease] = await leased(1, 2);
  if (change[before] !== '') await db.query(change[before], [lease!.id]);
  expect(await record(lease!, result[name])).toBe(outcome);
  expect(await stateOf(lease!)).toBe(state);
});

test.each<['lost' | 'failed', keyof typeof change, string, string]>([
  ['lost', 'nothing', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['lost', 'the lease ran out', 'recorded', 'PENDING 1 1 false | 0 0 0 0 '],
  ['failed', 'nothing', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['failed', 'the lease ran out', 'recorded', 'FAILED 1 0 false | 0 1 0 0 '],
])('%s, as another says of its holder, when %s: %s', async (name, before, outcome, state) => {
  const [lease] = await leased(1, 2);
  if (change[before] !== '') await db.query(change[before], [lease!.id]);
  expect(await record(lease!, result[name], true)).toBe(outcome);
  expect(await stateOf(lease!)).toBe(state);
});

test('the same result twice counts once, in one group or in two', async () => {
  const [lease] = await leased(1, 2);
  const completed = { lease: lease!, result: result.completed, isLoss: false };
  const twice = await results.record([completed, completed]);
  expect([twice[0], await record(lease!, result.completed)]).toEqual(['recorded', 'stale']);
  expect(await stateOf(lease!)).toBe('COMPLETED 1 0 false | 1 0 100 40 ');
});

test('the last image of a request gives it its job, however the results are grouped', async () => {
  const [leases, others] = [await leased(50), await leased(50, 51)];
  const again = new ImageResults(db, signals, new Metrics());
  const due: string[] = [];
  signals.onRequestJobDue(() => due.push('job'));
  const ended = [...leases, ...others].map((lease, place) => ({
    lease,
    result: place % 5 === 0 ? result.failed : result.completed,
    isLoss: false,
  }));
  const groups = Array.from({ length: 10 }, (_, group) => ended.filter((__, place) => place % 10 === group));
  const outcomes = await Promise.all(
    groups.map((group, place) => (place % 2 === 0 ? results : again).record(group)),
  );
  expect(new Set(outcomes.flat())).toEqual(new Set(['recorded']));
  expect(await stateOf(leases[1]!)).toBe('COMPLETED 1 0 false | 40 10 4000 1600 FINALIZE');
  expect(await stateOf(others[1]!)).toBe('COMPLETED 1 0 false | 40 10 4000 1600 ');
  expect(due).toEqual(['job']);
});

describe('a standing trouble', () => {
  const full = { ...failed, code: 'STORAGE_FAILED', message: 'The storage is full.' } as const;
  const retried = { ...full, outcome: 'retry', delayMs: 10 } as const;
  const postponed = { ...result.postponed, notice: 'No compressor.' } as const;

  /** Four images of a request of which nothing was settled for so many seconds. */
  async function quiet(
    seconds: number,
    notice: string | null = null,
  ): Promise<[Leased, Leased, Leased, Leased]> {
    const leases = await leased(4, 5);
    await db.query(
      `UPDATE requests SET notice = $2, updated_at = now() - make_interval(secs => $3) WHERE id = $1`,
      [leases[0]!.requestId, notice, seconds],
    );
    return leases as [Leased, Leased, Leased, Leased];
  }
  async function rowOf({ requestId }: Leased): Promise<{ notice: string | null; sequence: number }> {
    const [row] = await db.query('SELECT notice, sequence FROM requests WHERE id = $1', [requestId]);
    return row;
  }

  test.each<[string, ImageResult, RegExp]>([
    ['an attempt that could not store its image', retried, /^Images cannot be stored: the storage is full\./],
    ['an image put off for want of a compressor', postponed, /^No compressor\.$/],
  ])('is recorded from %s, under a higher number', async (_, met, notice) => {
    const [lease] = await quiet(30);
    const before = await rowOf(lease);
    await results.record([{ lease: lease, result: met, isLoss: false }]);
    const after = await rowOf(lease);
    expect(after.notice).toMatch(notice);
    expect(after.sequence).toBeGreaterThan(before.sequence);
  });

  test.each<[string, ImageResult]>([
    ['an error of the image', { ...retried, code: 'TIMEOUT' }],
    ['a busy host', result.postponed],
  ])('is not what %s tells of', async (_, met) => {
    const [lease] = await quiet(30);
    await results.record([{ lease: lease, result: met, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });

  test('is not recorded with a request that got along a moment ago', async () => {
    const [lease] = await quiet(1);
    await results.record([{ lease: lease, result: retried, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });

  test('is recorded once for as long as it stays the same', async () => {
    const [first, second] = await quiet(30);
    await results.record([{ lease: first, result: retried, isLoss: false }]);
    const { sequence } = await rowOf(first);
    await results.record([{ lease: second, result: retried, isLoss: false }]);
    expect((await rowOf(first)).sequence).toBe(sequence);
  });

  test('is over with the next image that is completed, and not with one that fails', async () => {
    const [first, second, third] = await quiet(30);
    await results.record([{ lease: first, result: retried, isLoss: false }]);
    await results.record([{ lease: second, result: failed, isLoss: false }]);
    expect((await rowOf(first)).notice).toMatch(/cannot be stored/);
    await results.record([{ lease: third, result: result.completed, isLoss: false }]);
    expect((await rowOf(first)).notice).toBeNull();
  });

  test('holds up no request that was cancelled', async () => {
    const [lease] = await quiet(30);
    await db.query(`UPDATE requests SET status = 'CANCELLED' WHERE id = $1`, [lease.requestId]);
    await results.record([{ lease: lease, result: retried, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });
});
