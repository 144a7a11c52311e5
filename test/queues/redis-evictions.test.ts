import { Queue } from 'bullmq';
import { chooseQueueBackend, queueOptions } from '../../src/queue-backend/queue-backend.js';
import { QUEUE_NAMES } from '../../src/queue-backend/index.js';
import { catalogue } from '../support/client.js';
import { uploadBatch } from '../support/batch.js';
import { describeWith } from '../support/real-services.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;
  let receiver: Receiver;

  beforeAll(async () => {
    [redis, receiver] = await Promise.all([startRedis(), startReceiver()]);
    stage = await startStage({
      env: { ROLES: 'api,worker', REDIS_URL: redis.url, SECRET_KEY: 'a secret key of these tests alone' },
    });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await Promise.all([redis?.dispose(), receiver?.close()]);
  });

  /** Evicts the list of waiting jobs of one queue as soon as `jobs` are in it; the keys of the jobs remain. */
  async function evictWaiting(name: string, jobs: number): Promise<void> {
    const lists = ['wait', 'paused'].map((list) => `{halftone}:${name}:${list}`);
    const waiting = async () =>
      (await Promise.all(lists.map((list) => redis.ask<number>('LLEN', list)))).reduce((a, b) => a + b);
    await stage.until(async () => (await waiting()) >= jobs);
    await redis.ask('DEL', ...lists);
  }

  test.each(QUEUE_NAMES.map((name) => [name]))(
    'dispatches work again under a new job id after Redis has evicted the waiting list of `%s`',
    async (name) => {
      const path = `/${name}`;
      await chooseQueueBackend(stage.program.queue, stage.program.databaseUrl);
      const queue = new Queue(name, queueOptions(stage.program.queue, stage.program.databaseUrl));
      try {
        // No worker takes jobs of a paused queue, so that all of them wait when the list is evicted.
        await queue.pause();
        const images = 5;
        const batch = await uploadBatch(stage, images, { input: { webhookUrl: receiver.url(path) } });
        await evictWaiting(name, name === 'images' ? images : 1);
        await queue.resume();
        await batch.settled();
        await stage.until(() => receiver.received(path).length === 1, 30_000);
        expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: images });
      } finally {
        await queue.close();
      }
    },
    90_000,
  );

  test('adds no second job for work that has waited long in the queue', async () => {
    await chooseQueueBackend(stage.program.queue, stage.program.databaseUrl);
    const queue = new Queue('images', queueOptions(stage.program.queue, stage.program.databaseUrl));
    try {
      await queue.pause();
      const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
      const dispatched = async () => {
        const [row] = await stage.sql<{ dispatched_at: Date | null }>(
          'SELECT dispatched_at FROM images WHERE request_id = $1',
          [id],
        );
        return row!.dispatched_at?.getTime() ?? 0;
      };
      await stage.until(async () => (await dispatched()) > 0);
      const first = await dispatched();
      await stage.until(async () => (await dispatched()) > first, 30_000);
      expect(await queue.getJobCountByTypes('waiting')).toBe(1);
      await queue.resume();
      await stage.api.settled(id);
    } finally {
      await queue.close();
    }
  }, 60_000);
});
