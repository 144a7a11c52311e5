import type { DataSource, QueryRunner } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../../test/support/migrated-database.js';
import { newId } from '../../common/index.js';
import { entities, RequestEntity } from '../entities/index.js';
import { RowBatch } from '../ingest/row-batch.js';
import { type ComparedImages, IngestComparison, REMOVE_IMAGES, TRY_PURGE_LOCK } from './ingest-comparison.js';

/** More than two batches. */
const MANY = 20_000;
const HASH = '00112233-4455-6677-8899-aabbccddeeff';

let database: MigratedDatabase;
let db: DataSource;
beforeAll(async () => {
  database = await createMigratedDatabase({ entities, poolSize: 3 });
  ({ db } = database);
});
afterAll(() => database.drop());

const url = (number: number) => `https://shop.example/${number}.jpg`;

async function insertRequest(runner: QueryRunner): Promise<RequestEntity> {
  const id = newId();
  await runner.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'COMPLETED', 50, 'ORIGINAL', false, false, '{}', 1, 1)`,
    [id],
  );
  return runner.manager.findOneByOrFail(RequestEntity, { id });
}

/** Writes images with these numbers in batches; returns how many of them are new. */
async function write(
  runner: QueryRunner,
  requestId: string,
  [first, last]: readonly [number, number],
  isCompared: boolean,
): Promise<ComparedImages> {
  const compared = { added: 0, reviewed: 0 };
  for (let number = first; number < last;) {
    const batch = new RowBatch();
    for (; number < last && !batch.isFull; number += 1)
      batch.add({
        record: number + 1,
        serialNumber: `S${number}`,
        name: `Product ${number}`,
        images: [{ record: number + 1, url: url(number) }],
      });
    const { added, reviewed } = await batch.write(runner, requestId, isCompared);
    compared.added += added;
    compared.reviewed += reviewed;
  }
  return compared;
}

/** Writes a request that has ended, with completed images of these numbers. */
async function ended(numbers: readonly [number, number], hash: string | null = HASH): Promise<RequestEntity> {
  const runner = db.createQueryRunner();
  try {
    const request = await insertRequest(runner);
    await write(runner, request.id, numbers, false);
    await runner.query(`UPDATE images SET status = 'COMPLETED', input_hash = $2 WHERE request_id = $1`, [
      request.id,
      hash,
    ]);
    return request;
  } finally {
    await runner.release();
  }
}

async function inTransaction<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
  const runner = db.createQueryRunner();
  await runner.startTransaction();
  try {
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

const isOpened = (request: RequestEntity, isNamed: boolean, before = '') =>
  inTransaction(async (runner) => {
    if (before !== '') await runner.query(before);
    return (await IngestComparison.open(runner, { request, isNamed })) !== null;
  });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    (result) => result,
    ({ code }: { code: unknown }) => code,
  );

test('compares several batches of images, and finds what is removed by one join without a nested loop', async () => {
  const earlier = await ended([0, MANY]);
  const { id, plan } = await inTransaction(async (runner) => {
    const request = await insertRequest(runner);
    const comparison = await IngestComparison.open(runner, { request: earlier, isNamed: false });
    comparison!.count(await write(runner, request.id, [10, MANY + 5], true));
    await comparison!.end(request.id, request);
    await runner.query('SET LOCAL enable_nestloop = off');
    const rows: { 'QUERY PLAN': string }[] = await runner.query(`EXPLAIN ${REMOVE_IMAGES}`, [
      newId(),
      earlier.id,
    ]);
    return { id: request.id, plan: rows.map((row) => row['QUERY PLAN']).join('\n') };
  });
  expect(await db.getRepository(RequestEntity).findOneByOrFail({ id })).toMatchObject({
    ...{ previousRequestId: earlier.id, previousCreatedAt: earlier.createdAt, hasSameOptions: true },
    ...{ addedImages: 5, changedImages: 0, unchangedImages: 0, removedImages: 10, reviewedImages: 0 },
  });
  expect(
    await db.query(
      `SELECT change, previous_hash, count(*)::integer AS count FROM images WHERE request_id = $1 GROUP BY 1, 2 ORDER BY 1`,
      [id],
    ),
  ).toEqual([
    { change: 'ADDED', previous_hash: null, count: 5 },
    { change: null, previous_hash: HASH, count: MANY - 10 },
  ]);
  expect(
    await db.query('SELECT input_url, serial_number, product_name FROM removed_images ORDER BY id LIMIT 1'),
  ).toEqual([{ input_url: url(0), serial_number: 'S0', product_name: 'Product 0' }]);
  expect(plan).toMatch(/(Hash|Merge) .*Anti Join/);
  expect(plan).not.toContain('Nested Loop');
});

test('of several images of a URL, one of a review counts before the others', async () => {
  const earlier = await ended([0, 3]);
  await db.query(`UPDATE images SET input_url = $2 WHERE request_id = $1`, [earlier.id, url(0)]);
  await db.query(
    `UPDATE images SET options = '{"quality": 90}'
      WHERE id = (SELECT id FROM images WHERE request_id = $1 ORDER BY id LIMIT 1)`,
    [earlier.id],
  );
  const id = await inTransaction(async (runner) => {
    const request = await insertRequest(runner);
    await IngestComparison.open(runner, { request: earlier, isNamed: false });
    expect(await write(runner, request.id, [0, 1], true)).toEqual({ added: 0, reviewed: 1 });
    return request.id;
  });
  const [{ options }] = await db.query('SELECT options FROM images WHERE request_id = $1', [id]);
  // The options of its request are those of the image too, except for what does not change its looks.
  expect(options).toMatchObject({ quality: 90, format: earlier.format, effort: earlier.effort });
  expect(options).not.toHaveProperty('sizes');
});

test('while an upload is compared with a request, this is not purged', async () => {
  const earlier = await ended([0, 2]);
  const isFree = async () => (await db.query(TRY_PURGE_LOCK, [earlier.id]))[0].free;
  const during = await inTransaction(async (runner) => {
    await IngestComparison.open(runner, { request: earlier, isNamed: false });
    return isFree();
  });
  expect([during, await isFree()]).toEqual([false, true]);
});

test.each([
  ['deleted', `UPDATE requests SET deleted_at = now() WHERE id = $1`, 'NOT_FOUND'],
  ['retried', `UPDATE requests SET job = 'RETRY' WHERE id = $1`, 'INVALID_STATE'],
  ['opened and ended again', `UPDATE requests SET round = 2 WHERE id = $1`, 'INVALID_STATE'],
])(
  'a request that is %s meanwhile is not compared with, and rejected by its name',
  async (_, change, code) => {
    const earlier = await ended([0, 2]);
    await db.query(change, [earlier.id]);
    expect([await isOpened(earlier, false), await codeOf(isOpened(earlier, true))]).toEqual([false, code]);
  },
);

test('a request of unknown bytes is compared with only by its name', async () => {
  const earlier = await ended([0, 2], null);
  expect([await isOpened(earlier, false), await isOpened(earlier, true)]).toEqual([false, true]);
});

test('without the grant of temporary tables nothing is compared, and a named request is rejected', async () => {
  const earlier = await ended([0, 2]);
  const role = `restricted_${newId().replaceAll('-', '')}`;
  await db.query(`CREATE ROLE ${role}`);
  try {
    await db.query(
      `DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$`,
    );
    const as = `SET LOCAL ROLE ${role}`;
    expect([await isOpened(earlier, false, as), await codeOf(isOpened(earlier, true, as))]).toEqual([
      ...[false, 'INVALID_STATE'],
    ]);
  } finally {
    await db.query(`DROP ROLE ${role}`);
  }
});
