import path from 'node:path';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import type { TestProgram } from '../support/program.js';
import { type Stage, startStage } from '../support/stage.js';

const DEADLY = path.resolve('test/support/deadly.preload.js');

describe('an image that kills the worker itself', () => {
  let stage: Stage;
  let worker: TestProgram;

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
    worker = await stage.join({ env: { ROLES: 'worker' }, execArgv: ['--import', DEADLY] });
  }, 180_000);
  afterAll(() => stage?.dispose());

  test('fails alone: its neighbours are done, and suspects were under way one at a time', async () => {
    const batch = await uploadBatch(stage, 200, { firstByteMs: 300 });
    await batch.completed(20);
    await stage.servePhoto('/deadly.jpg', { width: 32, height: 32 });
    const id = await stage.api.upload(catalogue([stage.host.url('/deadly.jpg')]));
    const suspects = watchSuspects();
    // Once among others, and twice as a suspect.
    for (const _ of [1, 2, 3]) await worker.restart();
    await batch.settled(180_000);
    await stage.until(async () => (await deadly(id)).status === 'FAILED', 180_000);
    expect(Math.max(...(await suspects.stop()))).toBe(1);

    expect(await deadly(id)).toMatchObject({ error_code: 'WORKER_LOST', lost_attempts: 2, attempts: 3 });
    expect(stage.host.hits('/deadly.jpg')).toBe(3);
    await expectUnharmed(batch);
  }, 300_000);

  async function deadly(id: string): Promise<Record<string, unknown>> {
    return (await stage.sql('SELECT * FROM images WHERE request_id = $1', [id]))[0]!;
  }

  async function expectUnharmed(batch: Batch): Promise<void> {
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 200 });
    expect(await audit(stage, batch.id)).toEqual([]);
    const images = await batch.images();
    expect(images.some((image) => image.lost_attempts === 1)).toBe(true);
    expect(images.filter((image) => image.lost_attempts > 1)).toEqual([]);
  }

  /** Counts the suspects in the queue or in a worker's hands, over and over. */
  function watchSuspects(): { stop(): Promise<number[]> } {
    const counts: number[] = [];
    const stopping = new AbortController();
    const counting = (async () => {
      while (!stopping.signal.aborted) {
        const [row] = await stage.sql<{ count: number }>(
          `SELECT count(*)::integer FROM images
            WHERE lost_attempts > 0 AND (status = 'PROCESSING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL))`,
        );
        counts.push(row!.count);
        await stage.until(() => true);
      }
    })();
    return {
      async stop() {
        stopping.abort();
        await counting;
        return counts;
      },
    };
  }
});
