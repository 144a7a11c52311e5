import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../support/audit.js';
import { uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

const WINDOW = 64;

describe('a large request and small ones behind it', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ own: true, env: { DISPATCH_WINDOW: String(WINDOW), FETCH_CONCURRENCY: '8' } });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('the small requests settle while the large one is processed, and the window stays bounded', async () => {
    const large = await uploadBatch(stage, 5000);
    await large.completed(20);
    const window = watchWindow();
    const first = await uploadBatch(stage, 5);
    await first.settled();
    const behind = await large.row();
    expect(behind).toMatchObject({ status: 'PROCESSING' });
    expect(behind.completed_images).toBeLessThan(2500);

    const small = await Promise.all(Array.from({ length: 10 }, () => uploadBatch(stage, 5)));
    await Promise.all(small.map((batch) => batch.settled()));
    expect(await large.row()).toMatchObject({ status: 'PROCESSING' });
    expect((await Promise.all([first, ...small].map(({ id }) => audit(stage, id)))).flat()).toEqual([]);

    const sizes = await window.stop();
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(WINDOW);
    expect(Math.max(...sizes)).toBeGreaterThan(WINDOW / 2);
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id: large.id });
  }, 120_000);

  test('a small request does not wait for all that a window could hold while each image takes long', async () => {
    const photo = await stage.photo({ width: 900, height: 600 });
    const paths = Array.from({ length: WINDOW }, (_, n) => `/slow/${n}.jpg`);
    for (const at of paths) stage.host.serve(at, photo);
    const input = { format: 'AVIF', effort: 'SMALLEST', reuse: false };
    const id = await stage.api.upload(catalogue(...paths.map((at) => [stage.host.url(at)])), input);
    const completed = async () => {
      const [row] = await stage.sql<{ completed: number }>(
        'SELECT completed_images AS completed FROM requests WHERE id = $1',
        [id],
      );
      return row!.completed;
    };
    await stage.until(async () => (await completed()) > 0, 60_000);
    const small = await uploadBatch(stage, 2);
    await small.settled();
    expect(await completed()).toBeLessThan(WINDOW / 2);
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id });
  }, 120_000);

  test('requests whose output CSV cannot be written do not block the output CSVs of others', async () => {
    // Older than all others, and without the input CSV that the output CSV is made from.
    await stage.sql(
      `INSERT INTO requests (id, file_name, status, job, quality, format, keep_metadata, keep_originals, dialect,
         total_products, total_images)
       SELECT lpad(to_hex(n), 32, '0')::uuid, 'lost.csv', 'PROCESSING', 'FINALIZE', 50, 'ORIGINAL', false, false,
              '{"encoding": "utf-8", "delimiter": ",", "lineEnd": "\\n", "bom": false, "sepLine": false}', 0, 0
         FROM generate_series(1, 250) AS n`,
    );
    await stage.until(() => /The job FINALIZE of request \S+ failed/.test(stage.program.output()));
    const batch = await uploadBatch(stage, 3);
    await batch.settled();
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 3 });
  }, 120_000);

  /** Polls the number of images in the window. */
  function watchWindow(): { stop(): Promise<number[]> } {
    const stopping = new AbortController();
    const counting = (async () => {
      const sizes: number[] = [];
      while (!stopping.signal.aborted) {
        const [row] = await stage.sql<{ size: number }>(
          `SELECT count(*)::integer AS size FROM images WHERE status = 'PENDING' AND dispatched_at IS NOT NULL`,
        );
        sizes.push(row!.size);
        await sleep(10);
      }
      return sizes;
    })();
    return {
      stop() {
        stopping.abort();
        return counting;
      },
    };
  }
});
