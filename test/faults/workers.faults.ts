import path from 'node:path';
import { uploadBatch } from '../support/batch.js';
import { type Crew, expectDone, startCrew } from '../support/crew.js';
import { injectCopies } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis } from '../support/redis.js';

const SKEWED = path.resolve('test/support/skewed-clock.preload.js');
const IMAGES = 500;

describeWith('redis', hasRedis, () => {
  let crew: Crew;

  beforeEach(async () => {
    crew = await startCrew();
  }, 60_000);
  afterEach(() => crew?.dispose());

  const random = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

  test('a random worker is killed ten times during a batch', async () => {
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

  test('workers are stopped and started one after the other under load, and no image is fetched twice', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (const count of [50, 200]) {
      for (const worker of crew.workers) {
        await batch.completed(count);
        expect(await worker.stop()).toBe(0);
        await worker.restart();
      }
    }
    await expectDone(crew, batch);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);

  test('the queue brings every job six times, to two dispatchers that race', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    await batch.completed(10);
    const dispatched = (await batch.images()).filter((image) => image.generation > 0);
    await injectCopies(crew, dispatched, 5, () => expectDone(crew, batch));
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);
});

describeWith('redis', hasRedis, () => {
  test('a worker whose clock is two minutes ahead does its share, and takes nothing from the other', async () => {
    const crew = await startCrew({ execArgv: ['--import', SKEWED] });
    try {
      const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
      await expectDone(crew, batch);
      expect(new Set(batch.hits())).toEqual(new Set([1]));
      expect(new Set((await batch.images()).map((image) => image.lost_attempts))).toEqual(new Set([0]));
    } finally {
      await crew.dispose();
    }
  }, 300_000);
});
