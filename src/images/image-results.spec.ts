import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { type Leased, leaseImages, stateOf } from '../../test/support/leased-images.js';
import { migrate } from '../database/index.js';
import { Metrics } from '../metrics/index.js';
import { WorkSignals } from '../requests/index.js';
import { ImageResults } from './image-results.js';
import type { Lease } from '../work-queue/index.js';
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

const change = {
  'nothing has changed': '',
  'the lease has expired': `UPDATE images SET lease_until = now() - interval '1 s' WHERE id = $1`,
  'another worker has the lease': `UPDATE images SET lease_token = gen_random_uuid() WHERE id = $1`,
  'the image is pending again': `UPDATE images SET status = 'PENDING', lease_token = NULL, lease_until = NULL WHERE id = $1`,
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
    fileName: 'mug.jpg',
    source: { sourceKey: null, contentKey: Buffer.from('bytes'), inputHash: null, validators: null },
    width: 4,
    height: 3,
    inputWidth: 8,
    inputHeight: 6,
    score: 71.25,
    sizes: null,
    checks: { fingerprint: 'AAAA', findings: ['TOO_SMALL'] },
    durationMs: 7.5,
  },
  failed,
  retry: { ...failed, outcome: 'retry', delayMs: 60_000 },
  lost: { outcome: 'lost' },
  released: { outcome: 'released' },
} as const satisfies Record<string, ImageResult>;

test.each<[keyof typeof result, keyof typeof change, string, string]>([
  ['completed', 'nothing has changed', 'recorded', 'COMPLETED 1 0 false | 1 0 100 40 '],
  ['completed', 'the lease has expired', 'recorded', 'COMPLETED 1 0 false | 1 0 100 40 '],
  ['completed', 'another worker has the lease', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['completed', 'the image is pending again', 'stale', 'PENDING 1 0 false | 0 0 0 0 '],
  ['completed', 'the image is settled', 'stale', 'COMPLETED 1 0 false | 0 0 0 0 '],
  ['completed', 'the image was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['completed', 'the image was deleted', 'cancelled', ' | 0 0 0 0 '],
  ['completed', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['failed', 'nothing has changed', 'recorded', 'FAILED 1 0 false | 0 1 0 0 '],
  ['failed', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 false | 0 0 0 0 '],
  ['retry', 'nothing has changed', 'recorded', 'PENDING 1 0 true | 0 0 0 0 '],
  ['retry', 'the request was cancelled', 'cancelled', 'CANCELLED 1 0 true | 0 0 0 0 '],
  ['postponed', 'nothing has changed', 'recorded', 'PENDING 0 0 true | 0 0 0 0 '],
  ['postponed', 'the request was cancelled', 'cancelled', 'CANCELLED 0 0 true | 0 0 0 0 '],
  ['released', 'nothing has changed', 'recorded', 'PENDING 0 0 false | 0 0 0 0 '],
  ['released', 'the request was cancelled', 'cancelled', 'CANCELLED 0 0 false | 0 0 0 0 '],
])(
  'the result %s, recorded when %s, is %s and leads to the state %s',
  async (name, before, outcome, state) => {
    const [lease] = await leaseImages(db, 1, 2);
    if (change[before] !== '') await db.query(change[before], [lease!.id]);
    expect(await record(lease!, result[name])).toBe(outcome);
    expect(await stateOf(db, lease!)).toBe(state);
  },
);

test('the sizes of a completed image are recorded, and without any the column is null', async () => {
  const leases = await leaseImages(db, 2);
  const sizes = [{ width: 2, height: 1, bytes: 9 }];
  await record(leases[0]!, { ...result.completed, sizes });
  await record(leases[1]!, result.completed);
  const ids = leases.map(({ id }) => id);
  expect(await db.query('SELECT sizes, sizes IS NULL AS none FROM images WHERE id = ANY($1)', [ids])).toEqual(
    expect.arrayContaining([
      { sizes, none: false },
      { sizes: null, none: true },
    ]),
  );
});

test('a completed image is recorded with what it was made of, and an image that was cancelled is not', async () => {
  const validators = { etag: '"1"', lastModified: null, target: 'hash' };
  const source = {
    sourceKey: Buffer.from('url'),
    contentKey: Buffer.from('bytes'),
    inputHash: null,
    validators,
  };
  const leases = await leaseImages(db, 2);
  await db.query(change['the image was cancelled'], [leases[1]!.id]);
  for (const lease of leases) await record(lease, { ...result.completed, source });
  expect(
    await db.query('SELECT * FROM image_sources WHERE image_id = ANY($1)', [leases.map(({ id }) => id)]),
  ).toEqual([
    { image_id: leases[0]!.id, source_key: source.sourceKey, content_key: source.contentKey, validators },
  ]);
});

test.each<['lost' | 'failed', keyof typeof change, string, string]>([
  ['lost', 'nothing has changed', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['lost', 'the lease has expired', 'recorded', 'PENDING 1 1 false | 0 0 0 0 '],
  ['failed', 'nothing has changed', 'stale', 'PROCESSING 1 0 false | 0 0 0 0 '],
  ['failed', 'the lease has expired', 'recorded', 'FAILED 1 0 false | 0 1 0 0 '],
])(
  'the result %s of a lost worker, recorded when %s, is %s and leads to the state %s',
  async (name, before, outcome, state) => {
    const [lease] = await leaseImages(db, 1, 2);
    if (change[before] !== '') await db.query(change[before], [lease!.id]);
    expect(await record(lease!, result[name], true)).toBe(outcome);
    expect(await stateOf(db, lease!)).toBe(state);
  },
);

test('a result that is recorded twice counts once, in the same group or in two', async () => {
  const [lease] = await leaseImages(db, 1, 2);
  const completed = { lease: lease!, result: result.completed, isLoss: false };
  const twice = await results.record([completed, completed]);
  expect([twice[0], await record(lease!, result.completed)]).toEqual(['recorded', 'stale']);
  expect(await stateOf(db, lease!)).toBe('COMPLETED 1 0 false | 1 0 100 40 ');
});

test('the last settled image of a request sets its job FINALIZE once, however the results are grouped', async () => {
  const [leases, others] = [await leaseImages(db, 50), await leaseImages(db, 50, 51)];
  const otherProcess = new ImageResults(db, signals, new Metrics());
  const due: string[] = [];
  signals.onRequestJobDue(() => due.push('job'));
  const ended = [...leases, ...others].map((lease, index) => ({
    lease,
    result: index % 5 === 0 ? result.failed : result.completed,
    isLoss: false,
  }));
  const groups = Array.from({ length: 10 }, (_, group) => ended.filter((__, index) => index % 10 === group));
  const outcomes = await Promise.all(
    groups.map((group, index) => (index % 2 === 0 ? results : otherProcess).record(group)),
  );
  expect(new Set(outcomes.flat())).toEqual(new Set(['recorded']));
  expect(await stateOf(db, leases[1]!)).toBe('COMPLETED 1 0 false | 40 10 4000 1600 FINALIZE');
  expect(await stateOf(db, others[1]!)).toBe('COMPLETED 1 0 false | 40 10 4000 1600 ');
  expect(due).toEqual(['job']);
});

describe('notices', () => {
  const postponed = { ...result.postponed, notice: 'No compressor.' } as const;

  /** Inserts a request with four leased images whose last result was `seconds` ago. */
  async function stalled(
    seconds: number,
    notice: string | null = null,
  ): Promise<[Leased, Leased, Leased, Leased]> {
    const leases = await leaseImages(db, 4, 5);
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
    ['the compressor', postponed, /^No compressor\.$/],
    ['the storage', { ...postponed, code: 'STORAGE_FAILED', notice: 'No storage.' }, /^No storage\.$/],
  ])(
    'a notice is recorded from an image that was postponed because of %s, with a higher sequence number',
    async (_, met, notice) => {
      const [lease] = await stalled(30);
      const before = await rowOf(lease);
      await results.record([{ lease: lease, result: met, isLoss: false }]);
      const after = await rowOf(lease);
      expect(after.notice).toMatch(notice);
      expect(after.sequence).toBeGreaterThan(before.sequence);
    },
  );

  test.each<[string, ImageResult]>([
    ['an error of the image', { ...failed, outcome: 'retry', code: 'TIMEOUT', delayMs: 10 }],
    [
      'an image that the storage alone rejects',
      { ...failed, outcome: 'retry', code: 'STORAGE_FAILED', delayMs: 10 },
    ],
    ['a busy host', result.postponed],
  ])('%s is not recorded as a notice', async (_, met) => {
    const [lease] = await stalled(30);
    await results.record([{ lease: lease, result: met, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });

  test('a notice is not recorded on a request with a recent result', async () => {
    const [lease] = await stalled(1);
    await results.record([{ lease: lease, result: postponed, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });

  test('the same notice is recorded once and raises the sequence number once', async () => {
    const [first, second] = await stalled(30);
    await results.record([{ lease: first, result: postponed, isLoss: false }]);
    const { sequence } = await rowOf(first);
    await results.record([{ lease: second, result: postponed, isLoss: false }]);
    expect((await rowOf(first)).sequence).toBe(sequence);
  });

  test('a notice is cleared by the next completed image, and not by a failed one', async () => {
    const [first, second, third] = await stalled(30);
    await results.record([{ lease: first, result: postponed, isLoss: false }]);
    await results.record([{ lease: second, result: failed, isLoss: false }]);
    expect((await rowOf(first)).notice).toBe('No compressor.');
    await results.record([{ lease: third, result: result.completed, isLoss: false }]);
    expect((await rowOf(first)).notice).toBeNull();
  });

  test('a notice is not recorded on a cancelled request', async () => {
    const [lease] = await stalled(30);
    await db.query(`UPDATE requests SET status = 'CANCELLED' WHERE id = $1`, [lease.requestId]);
    await results.record([{ lease: lease, result: postponed, isLoss: false }]);
    expect((await rowOf(lease)).notice).toBeNull();
  });
});
