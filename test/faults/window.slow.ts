import { catalogue } from '../support/client.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { onStage } from '../support/stage.js';

const WINDOW = 64;
const MOST_MEMORY = 50 * 1024 * 1024;

describeWith('redis', hasRedis, () => {
  test('a request with 300,000 images never has more than a window of images in Redis', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, DISPATCH_WINDOW: String(WINDOW) };
    try {
      await onStage({ own: true, env: { ...env, ROLES: 'api' } }, async (stage) => {
        const urls = Array.from({ length: 30_000 }, (_, row) =>
          Array.from({ length: 10 }, (__, image) => stage.host.url(`/${row}/${image}.jpg`)),
        );
        const id = await stage.api.upload(catalogue(...urls));
        await stage.join({
          own: true,
          env: { ROLES: 'worker', FETCH_CONCURRENCY: '4', DISPATCH_WINDOW: env.DISPATCH_WINDOW },
        });
        const depth = async () => {
          const jobs = await redis.ask<string[]>('LRANGE', '{halftone}:images:wait', '0', '-1');
          const data = await Promise.all(
            jobs.map((job) => redis.ask<string | null>('HGET', `{halftone}:images:${job}`, 'data')),
          );
          // A job that a worker has taken meanwhile may be gone.
          return data.reduce((images, job) => images + (job === null ? 0 : JSON.parse(job).items.length), 0);
        };
        await stage.until(async () => (await depth()) > WINDOW / 2, 30_000);
        const depths: number[] = [];
        await stage.until(async () => depths.push(await depth()) >= 150, 60_000);
        expect(Math.max(...depths)).toBeLessThanOrEqual(WINDOW);
        const memory = /^used_memory_peak:(\d+)/m.exec(await redis.ask<string>('INFO', 'memory'))![1];
        expect(Number(memory)).toBeLessThan(MOST_MEMORY);
        await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id });
      });
    } finally {
      await redis.dispose();
    }
  }, 180_000);
});
