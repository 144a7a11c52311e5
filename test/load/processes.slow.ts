import { Client } from 'pg';
import { audit } from '../support/audit.js';
import { uploadBatch } from '../support/batch.js';
import type { TestProgram } from '../support/program.js';
import { injectCopies, loseQueues } from '../support/queue.js';
import { type Stage, startStage } from '../support/stage.js';

describe('two processes on one database', () => {
  let stage: Stage;
  let other: TestProgram;

  beforeAll(async () => {
    stage = await startStage({ own: true, env: { FETCH_CONCURRENCY: '4' } });
    other = await stage.join({ own: true, env: { ROLES: 'worker', FETCH_CONCURRENCY: '4' } });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('share the work, and download no image twice', async () => {
    const batch = await uploadBatch(stage, 80, { firstByteMs: 50 });
    await batch.settled();
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
    expect(stage.host.mostConcurrent).toBeGreaterThan(4);
  }, 120_000);

  test('process a job once when the queue delivers it six times', async () => {
    const batch = await uploadBatch(stage, 24, { firstByteMs: 200 });
    await stage.until(() => batch.hits()[0] === 1);
    const images = await batch.images();
    await injectCopies(stage, images, 5, () => batch.settled());
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 120_000);

  test('dispatch all work again after the queue has lost it', async () => {
    const batch = await uploadBatch(stage, 40, { firstByteMs: 50 });
    await batch.completed(10);
    await loseQueues(stage);
    await batch.settled();
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 120_000);

  test('take over from a suspended process, whose late results are ignored', async () => {
    const settled = await uploadBatch(stage, 3);
    await settled.settled();
    const batch = await uploadBatch(stage, 100, { firstByteMs: 400 });
    await batch.completed(1);
    await suspendAtWork({ job: settled.id, transaction: batch.id });
    await Promise.all([batch.settled(), settled.settled()]);
    expect(await settled.row()).toMatchObject({ status: 'COMPLETED', job: null });
    const before = { request: await batch.row(), images: await batch.images() };
    expect(before.images.some((image) => image.lost_attempts > 0)).toBe(true);
    other.resume();
    expect(await other.stop()).toBe(0);
    expect({ request: await batch.row(), images: await batch.images() }).toEqual(before);
    expect([...(await audit(stage, batch.id)), ...(await audit(stage, settled.id))]).toEqual([]);
  }, 120_000);

  /**
   * Suspends the other process while it writes the output CSV of one request and has locked the row of another. Our own
   * locks block it there until it is suspended, and are released then.
   */
  async function suspendAtWork(requests: { job: string; transaction: string }): Promise<void> {
    const client = new Client({ connectionString: stage.program.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
      // While this one is suspended, the job goes to the other.
      stage.program.pause();
      await stage.sql(`UPDATE requests SET status = 'PROCESSING', job = 'FINALIZE' WHERE id = $1`, [
        requests.job,
      ]);
      await waiting(1, '%FROM products%');
      stage.program.resume();
      await client.query('SELECT FROM requests WHERE id = $1 FOR UPDATE', [requests.transaction]);
      await waiting(2, '%FOR UPDATE%');
      other.pause();
      await client.query('ROLLBACK');
    } finally {
      stage.program.resume();
      await client.end();
    }
  }

  /** Waits until that many sessions wait for a lock in statements like `pattern`. */
  const waiting = (sessions: number, pattern: string) =>
    stage.until(async () => {
      const found = await stage.sql(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`,
        [pattern],
      );
      return found.length >= sessions;
    });
});
