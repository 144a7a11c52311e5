import path from 'node:path';
import { uploadBatch } from '../support/batch.js';
import { type Crew, expectDone, hasCrewServices, startCrew } from '../support/crew.js';
import { injectCopies } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';

const SKEWED = path.resolve('test/support/skewed-clock.preload.js');
const IMAGES = 500;

/** A lease of 12 s, the 2 s between the polls for expired ones, and as much again for a busy machine. */
const RESUMED_WITHIN_SECONDS = 25;

describeWith('redis and s3', hasCrewServices, () => {
  let crew: Crew;

  beforeAll(async () => {
    crew = await startCrew();
  }, 120_000);
  afterAll(() => crew?.dispose());

  const random = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

  test('all images are settled once when a random worker is killed ten times', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (let kill = 1; kill <= 10; kill += 1) {
      await batch.completed(kill * 30);
      const victim = random(crew.workers);
      await victim.kill();
      await victim.restart();
    }
    await expectDone(crew, batch);
    expect((await batch.images()).filter((image) => image.error_code !== null)).toEqual([]);
  }, 300_000);

  test('the images of a killed worker are taken over by the other within 25 seconds', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 500 });
    await batch.completed(50);
    const [victim] = crew.workers;
    await victim!.kill();
    const open = async (): Promise<string[]> => {
      const rows = await crew.sql<{ token: string }>(
        `SELECT lease_token AS token FROM images WHERE request_id = $1 AND lease_token IS NOT NULL`,
        [batch.id],
      );
      return rows.map(({ token }) => token);
    };
    const since = Date.now();
    // These include the leases of the other worker, which end when its images are done.
    const held = new Set(await open());
    await crew.until(async () => !(await open()).some((token) => held.has(token)), 60_000);
    expect((Date.now() - since) / 1000).toBeLessThan(RESUMED_WITHIN_SECONDS);
    await expectDone(crew, batch);
    await victim!.restart();
  }, 300_000);

  test('a rolling restart of the workers under load downloads no image twice', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (const [index, worker] of crew.workers.entries()) {
      await batch.completed(50 + 150 * index);
      expect(await worker.stop()).toBe(0);
      await worker.restart();
    }
    await expectDone(crew, batch);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);

  test('every image is processed once when the queue delivers every job six times to two racing dispatchers', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    await batch.completed(10);
    const dispatched = (await batch.images()).filter((image) => image.generation > 0);
    await injectCopies(crew, dispatched, 5, () => expectDone(crew, batch));
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);

  test('a worker whose clock is two minutes ahead does its share, and takes no leases from the others', async () => {
    const ahead = await crew.addWorker({ execArgv: ['--import', SKEWED] });
    // So slow that most images are left when the others have stopped.
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 300 });
    // It is alone for a while, and then beside a worker with the right clock.
    await Promise.all(crew.workers.map((worker) => worker.stop()));
    const before = (await batch.row()).completed_images;
    await batch.completed(Math.min(before + 50, IMAGES));
    await crew.workers[0]!.restart();
    await expectDone(crew, batch);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
    expect(new Set((await batch.images()).map((image) => image.lost_attempts))).toEqual(new Set([0]));
    expect(await ahead.stop()).toBe(0);
    await crew.workers[1]!.restart();
  }, 300_000);
});
