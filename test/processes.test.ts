import { Client } from 'pg';
import { audit } from './support/audit.js';
import { uploadBatch } from './support/batch.js';
import type { TestProgram } from './support/program.js';
import { injectCopies, loseQueues } from './support/queue.js';
import { type Stage, startStage } from './support/stage.js';

describe('two processes on one database', () => {
  let stage: Stage;
  let other: TestProgram;

  beforeAll(async () => {
    stage = await startStage({ env: { FETCH_CONCURRENCY: '4' } });
    other = await stage.join({ env: { ROLES: 'worker', FETCH_CONCURRENCY: '4' } });
  }, 60_000);
  afterAll(() => stage?.dispose());

  test('share the work, and no image is fetched twice', async () => {
    const batch = await uploadBatch(stage, 120, { firstByteMs: 50 });
    await batch.settled();
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
    expect(stage.host.mostConcurrent).toBeGreaterThan(4);
  }, 60_000);

  test('do a job once, though the queue brings it six times', async () => {
    const batch = await uploadBatch(stage, 40, { firstByteMs: 200 });
    await stage.until(() => batch.hits()[0] === 1);
    const images = await batch.images();
    await injectCopies(stage, images, 5, () => batch.settled());
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 60_000);

  test('find the work again, though the queue loses all of it', async () => {
    const batch = await uploadBatch(stage, 60, { firstByteMs: 50 });
    await batch.completed(10);
    await loseQueues(stage);
    await batch.settled();
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 60_000);

  test('take over from one that is suspended in a transaction; what it brings later counts for nothing', async () => {
    const batch = await uploadBatch(stage, 100, { firstByteMs: 50 });
    await batch.completed(10);
    await suspendInTransaction(batch.id);
    await batch.settled();
    const before = { request: await batch.row(), images: await batch.images() };
    expect(before.images.some((image) => image.lost_attempts > 0)).toBe(true);
    other.resume();
    expect(await other.stop()).toBe(0);
    expect({ request: await batch.row(), images: await batch.images() }).toEqual(before);
    expect(await audit(stage, batch.id)).toEqual([]);
  }, 60_000);

  /** Keeps both from the request's row until each waits for it, and lets one have it when it is suspended. */
  async function suspendInTransaction(requestId: string): Promise<void> {
    const client = new Client({ connectionString: stage.program.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM requests WHERE id = $1 FOR UPDATE', [requestId]);
      await stage.until(async () => {
        const [row] = await stage.sql<{ waiting: number }>(
          `SELECT count(*)::integer AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'`,
        );
        return row!.waiting >= 2;
      });
      other.pause();
      await client.query('ROLLBACK');
    } finally {
      await client.end();
    }
  }
});
