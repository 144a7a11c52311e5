import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { ANYONE, withCaller } from '../../access/index.js';
import { newId } from '../../common/index.js';
import { migrate } from '../../database/index.js';
import { entities } from '../entities/index.js';
import type { FailureFilter } from '../failure-filter.js';
import { RequestCommands } from '../request-commands.js';
import { WorkSignals } from '../work-signals.js';
import { finishRetry } from './retry-round.js';

const FAILED = 5000;

let database: TestDatabase;
let db: DataSource;
let other: DataSource;

const connect = (name: string) =>
  new DataSource({
    type: 'postgres',
    url: database.url,
    entities,
    applicationName: name,
  }).initialize();

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  [db, other] = await Promise.all([connect('retry'), connect('other')]);
});
afterAll(async () => {
  await Promise.all([db.destroy(), other.destroy()]);
  await database.drop();
});

/** Inserts a settled request with one completed image and `failed` failed ones. */
async function partial(failed: number): Promise<string> {
  const [requestId, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images, completed_images, failed_images, completed_at)
     VALUES ($1, 'a.csv', 'PARTIAL', 50, 'ORIGINAL', false, false, '{}', 1, $2 + 1, 1, $2, now())`,
    [requestId, failed],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  await db.query(
    `INSERT INTO images (id, request_id, product_id, position, input_url, status, attempts, error_code)
     SELECT gen_random_uuid(), $1, $2, n, 'http://a.example/', CASE n WHEN 0 THEN 'COMPLETED' ELSE 'FAILED' END, 5,
            CASE WHEN n > 0 THEN 'TIMEOUT' END
       FROM generate_series(0, $3::integer) AS n`,
    [requestId, productId, failed],
  );
  return requestId;
}

const retryFailed = (id: string, filter?: FailureFilter) =>
  withCaller(ANYONE, () => new RequestCommands(db, new WorkSignals()).retryFailed(id, filter));

const stateOf = async (id: string) =>
  (
    await other.query(
      `SELECT status, job, round, sequence, completed_images AS completed, failed_images AS failed,
              (SELECT count(*)::integer FROM images WHERE request_id = $1 AND status = 'FAILED') AS "failedRows",
              (SELECT count(*)::integer FROM images WHERE request_id = $1 AND status = 'PENDING') AS "pendingRows"
         FROM requests WHERE id = $1`,
      [id],
    )
  )[0];

/** Returns the sessions of the retry that wait for a row lock. */
const blocked = async (): Promise<number[]> =>
  (
    await other.query(
      `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'retry' AND wait_event_type = 'Lock'`,
    )
  ).map(({ pid }: { pid: number }) => pid);

test('a retry commits each chunk with matching counters, and the request job finishes a killed retry', async () => {
  const id = await partial(FAILED);
  const before = await stateOf(id);
  const holder = other.createQueryRunner();
  await holder.startTransaction();
  try {
    // Blocks the retry at the last image, after the chunks before it are committed.
    await holder.query(
      `SELECT FROM images WHERE request_id = $1 AND status = 'FAILED' ORDER BY id DESC LIMIT 1 FOR UPDATE`,
      [id],
    );
    const retry = retryFailed(id);
    const ended = retry.then(
      () => 'done',
      () => 'killed',
    );
    while ((await blocked()).length === 0) await sleep(10);
    const midway = await stateOf(id);
    expect(midway.failed).toBeLessThan(FAILED);
    expect(midway).toMatchObject({ status: 'PARTIAL', job: 'RETRY', round: 1, completed: 1 });
    expect([midway.failedRows, midway.pendingRows]).toEqual([midway.failed, FAILED - midway.failed]);
    expect(midway.sequence).toBeGreaterThan(before.sequence);
    await other.query(`SELECT pg_terminate_backend(pid) FROM unnest($1::integer[]) AS pid`, [
      await blocked(),
    ]);
    expect(await ended).toBe('killed');
    expect(await stateOf(id)).toEqual(midway);
  } finally {
    await holder.rollbackTransaction();
    await holder.release();
  }
  await finishRetry(db, id);
  expect(await stateOf(id)).toMatchObject({
    status: 'PROCESSING',
    job: null,
    round: 2,
    completed: 1,
    failed: 0,
    failedRows: 0,
    pendingRows: FAILED,
  });
}, 60_000);

test('a request that is deleted during its retry stays deleted', async () => {
  const id = await partial(3);
  await db.query(`UPDATE requests SET job = 'PURGE', deleted_at = now() WHERE id = $1`, [id]);
  await finishRetry(db, id);
  expect(await stateOf(id)).toMatchObject({ status: 'PARTIAL', job: 'PURGE', round: 1, failed: 3 });
});

test('a request with few failed images is reopened in one transaction', async () => {
  const id = await partial(3);
  const request = await retryFailed(id);
  expect(request).toMatchObject({ status: 'PROCESSING', job: null, round: 2, failedImages: 0 });
  expect(await stateOf(id)).toMatchObject({ failedRows: 0, pendingRows: 3 });
});

/** Gives the failed images of a request another error, from the image at `from` on. */
const failWith = (id: string, from: number, code: string, message: string) =>
  db.query(
    `UPDATE images SET error_code = $3, error_message = $4 WHERE request_id = $1 AND position >= $2 AND status = 'FAILED'`,
    [id, from, code, message],
  );

test.each<[string, FailureFilter, number]>([
  ['one code', { codes: ['HTTP_STATUS'], message: null }, 2],
  ['two codes', { codes: ['HTTP_STATUS', 'TIMEOUT'], message: null }, 5],
  ['one code and message', { codes: ['HTTP_STATUS'], message: '503' }, 1],
  ['one message', { codes: null, message: '404' }, 1],
])('a retry of %s reopens the images with that error alone', async (_, filter, reopened) => {
  const id = await partial(6);
  await failWith(id, 4, 'NOT_AN_IMAGE', 'A page.');
  await failWith(id, 5, 'HTTP_STATUS', '404');
  await failWith(id, 6, 'HTTP_STATUS', '503');
  expect(await retryFailed(id, filter)).toMatchObject({
    status: 'PROCESSING',
    round: 2,
    failedImages: 6 - reopened,
    // The rate of the round counts from what is settled already.
    settledBeforeRound: 7 - reopened,
    retryCodes: null,
    retryMessage: null,
  });
  expect(await stateOf(id)).toMatchObject({ failedRows: 6 - reopened, pendingRows: reopened });
});

test('a retry of an error that no image has is rejected, and changes nothing', async () => {
  const id = await partial(3);
  const before = await stateOf(id);
  await expect(retryFailed(id, { codes: ['DNS_FAILED'], message: null })).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('none of its failed images has this error') as string,
  });
  expect(await stateOf(id)).toEqual(before);
});

test('the request job that finishes a retry keeps to its error', async () => {
  const id = await partial(4);
  await failWith(id, 3, 'HTTP_STATUS', '404');
  await db.query(`UPDATE requests SET job = 'RETRY', retry_codes = '{HTTP_STATUS}' WHERE id = $1`, [id]);
  await finishRetry(db, id);
  expect(await stateOf(id)).toMatchObject({ status: 'PROCESSING', job: null, failed: 2, pendingRows: 2 });
});
