import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import { type Crew, hasCrewServices, startCrew } from '../support/crew.js';
import { describeWith } from '../support/real-services.js';
import { repeatedTransitions } from '../support/transitions.js';

const IMAGES = 500;
const DEADLY = { execArgv: ['--import', path.resolve('test/support/deadly.preload.js')] };

describeWith('redis and s3', hasCrewServices, () => {
  let crew: Crew;
  let over = false;

  beforeAll(async () => {
    crew = await startCrew(DEADLY, DEADLY);
  }, 120_000);
  afterAll(async () => {
    over = true;
    await crew?.dispose();
  });

  test('only the image that kills its worker fails, and quarantined images are processed one at a time', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 300 });
    await batch.completed(20);
    const revived = crew.workers.map((worker) => revive(worker));
    await crew.servePhoto('/deadly.jpg', { width: 32, height: 32 });
    const id = await crew.api.upload(catalogue([crew.host.url('/deadly.jpg')]));
    const quarantined = watchQuarantined();
    await batch.settled(240_000);
    await crew.until(async () => (await deadly(id)).status === 'FAILED', 240_000);
    expect(await quarantined.most()).toBe(1);

    // One attempt among others, and two in quarantine.
    expect(await deadly(id)).toMatchObject({ error_code: 'WORKER_LOST', lost_attempts: 2, attempts: 3 });
    expect(crew.host.hits('/deadly.jpg')).toBe(3);
    await expectUnharmed(batch);
    over = true;
    await Promise.all(crew.workers.map((worker) => worker.stop()));
    expect((await Promise.all(revived)).reduce((sum, times) => sum + times)).toBe(3);
  }, 600_000);

  /** Restarts a worker whenever it has ended; resolves to the number of restarts. */
  async function revive(worker: Crew['workers'][number]): Promise<number> {
    for (let times = 0; ; times += 1) {
      await worker.ended();
      if (over) return times;
      await worker.restart();
    }
  }

  async function deadly(id: string): Promise<Record<string, unknown>> {
    return (await crew.sql('SELECT * FROM images WHERE request_id = $1', [id]))[0]!;
  }

  async function expectUnharmed(batch: Batch): Promise<void> {
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: IMAGES });
    expect(await audit(crew, batch.id)).toEqual([]);
    expect(await repeatedTransitions(crew, batch.id)).toEqual([]);
    const images = await batch.images();
    expect(images.some((image) => image.lost_attempts === 1)).toBe(true);
    expect(images.filter((image) => image.lost_attempts > 1)).toEqual([]);
  }

  /** Polls the number of quarantined images in the queue or in progress; returns a function that ends it and gives the maximum. */
  function watchQuarantined(): { most(): Promise<number> } {
    let most = 0;
    const asked = new AbortController();
    const looking = (async () => {
      for (; !asked.signal.aborted; await sleep(20)) {
        const [row] = await crew.sql<{ count: number }>(
          `SELECT count(*)::integer AS count FROM images
            WHERE lost_attempts > 0 AND (status = 'PROCESSING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL))`,
        );
        most = Math.max(most, row!.count);
      }
    })();
    return {
      async most() {
        asked.abort();
        await looking;
        return most;
      },
    };
  }
});
