import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { answer, slow } from '../support/image-host.behaviours.js';
import { seriesViolations, follow } from '../support/progress-series.js';
import { type Stage, startStage } from '../support/stage.js';

describe('a program that ends and is restarted', () => {
  let stage: Stage;
  let batch: Batch;

  beforeAll(async () => {
    // The window holds only a part of each request.
    stage = await startStage({ own: true, env: { FETCH_TIMEOUT_MS: '60000', DISPATCH_WINDOW: '64' } });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('settles every image exactly once when it is killed repeatedly', async () => {
    batch = await uploadBatch(stage, 180);
    const following = follow(stage, batch.id);
    for (const count of [30, 90]) {
      await batch.completed(count);
      await stage.program.kill();
      await ageLeftovers();
      await stage.program.restart();
    }
    await batch.settled();
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', job: null, completed_images: 180 });
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(await stage.objects.unfinished()).toEqual([]);
    const events = await following;
    expect(seriesViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', completedImages: 180, percentage: 100 });
  }, 120_000);

  test('writes the output CSV and settles when it was killed after the last image', async () => {
    const before = await batch.row();
    const few = await uploadBatch(stage, 3, { firstByteMs: 300 });
    await stage.sql(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$`,
    );
    await stage.sql(
      `CREATE TRIGGER refuse BEFORE UPDATE OF output_csv_at ON requests FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    await stage.until(() => /The job FINALIZE of request \S+ failed/.test(stage.program.output()));
    expect(await few.row()).toMatchObject({ status: 'PROCESSING', job: 'FINALIZE', completed_images: 3 });
    await stage.program.kill();
    await stage.sql('DROP FUNCTION refuse CASCADE');
    await stage.program.restart();
    expect(await stage.api.settled(few.id)).toMatchObject({ status: 'COMPLETED', completedImages: 3 });
    const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', {
      id: few.id,
    });
    expect((await (await fetch(request.outputCsvUrl)).text()).split('\n')).toHaveLength(5);
    expect(await batch.row()).toEqual(before);
  }, 120_000);

  test('finishes or releases the current work when it is stopped, without counting an attempt', async () => {
    const photo = await stage.photo({ width: 40, height: 40 });
    // Fast enough not to be aborted, and in progress for half a minute.
    const trickle = slow(Buffer.alloc(1_000_000), { bytesPerSecond: 36_000 });
    const many = await uploadBatch(stage, 120, {
      firstByteMs: 50,
      behaviours: { 0: (exchange) => (exchange.attempt === 1 ? trickle : answer(photo))(exchange) },
    });
    // The window is unordered: the slow image may come late.
    await stage.until(() => many.hits()[0] === 1);
    await many.completed(40);
    const begun = Date.now();
    expect(await stage.program.stop()).toBe(0);
    expect(Date.now() - begun).toBeLessThan(20_000);
    const [slowest, ...others] = await many.images();
    expect(slowest).toMatchObject({ status: 'PENDING', attempts: 0, lost_attempts: 0 });
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['PENDING', 'COMPLETED']));
    await stage.program.restart();
    await many.settled();
    expect(await audit(stage, many.id)).toEqual([]);
    expect(new Set((await many.images()).map((image) => image.attempts))).toEqual(new Set([1]));
    const [slowestHits, ...otherHits] = many.hits();
    expect(slowestHits).toBe(2);
    expect(new Set(otherHits)).toEqual(new Set([1]));
  }, 120_000);

  /** Dates half-written files of a kill back by two hours, so that the next start deletes them. */
  async function ageLeftovers(): Promise<void> {
    const then = new Date(Date.now() - 7_200_000);
    const names = await stage.objects.unfinished();
    const folder = path.join(stage.program.dataDir, 'objects/~tmp');
    const parts = names.flatMap((name) => [name, path.dirname(name)]);
    await Promise.all(parts.map((name) => utimes(path.join(folder, name), then, then)));
  }
});
