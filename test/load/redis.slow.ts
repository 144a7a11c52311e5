import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedis();
    stage = await startStage({ own: true, env: { ROLES: 'api,worker', REDIS_URL: redis.url } });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  const expectDone = async (batch: Batch) => {
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: batch.paths.length });
    expect(await audit(stage, batch.id)).toEqual([]);
  };

  test('accepts uploads while Redis hangs for five seconds, completes them, and does not flood the log', async () => {
    const before = stage.program.output().length;
    const batch = await uploadBatch(stage, 100);
    await batch.completed(30);
    redis.pause();
    const returned = sleep(5000).then(() => redis.resume());
    const meanwhile = await uploadBatch(stage, 20);
    // A command to Redis would have ended with its timeout.
    expect(meanwhile.uploadMs).toBeLessThan(3000);
    expect(await meanwhile.row()).toMatchObject({ status: expect.stringMatching(/PENDING|PROCESSING/) });
    await returned;
    await Promise.all([batch.settled(), meanwhile.settled()]);
    await expectDone(batch);
    await expectDone(meanwhile);
    await stage.until(() => /has recovered|available again/.test(stage.program.output().slice(before)));
    const said = stage.program.output().slice(before);
    expect(count(said, /WARN/g)).toBeGreaterThan(0);
    // A few for each part that uses Redis, and not one for each of the 120 images.
    expect(count(said, /\n/g)).toBeLessThan(40);
  }, 120_000);

  test('stops in time while Redis is unavailable', async () => {
    await redis.stop();
    const begun = Date.now();
    try {
      expect(await stage.program.stop()).toBe(0);
      expect(Date.now() - begun).toBeLessThan(20_000);
    } finally {
      await redis.start();
      await stage.program.restart();
    }
  }, 60_000);
});
