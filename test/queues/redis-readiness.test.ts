import { uploadBatch } from '../support/batch.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedis();
    stage = await startStage({ env: { ROLES: 'api,worker', REDIS_URL: redis.url } });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  const readiness = async () => {
    const response = await fetch(`${stage.program.url}/health/ready`);
    const { error } = (await response.json()) as { error?: Record<string, unknown> };
    return [response.status, ...Object.keys(error ?? {})];
  };
  const becomes = (expected: (number | string)[]) =>
    stage.until(async () => JSON.stringify(await readiness()) === JSON.stringify(expected), 10_000);

  test.each<[string, string[], string[]]>([
    [
      'is full without eviction (OOM)',
      ['CONFIG', 'SET', 'maxmemory', '1'],
      ['CONFIG', 'SET', 'maxmemory', '0'],
    ],
    ['has become a replica (READONLY)', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    [
      'has too few replicas (NOREPLICAS)',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    ],
  ])(
    'is not ready while Redis %s, and becomes ready again afterwards',
    async (_, [away, ...to], [back, ...from]) => {
      await becomes([200]);
      await redis.ask(away!, ...to);
      await becomes([503, 'queue']);
      const batch = await uploadBatch(stage, 3);
      expect(stage.program.output()).toMatch(/Not ready, the queue is down: ReplyError/);
      await redis.ask(back!, ...from);
      await becomes([200]);
      await batch.settled();
    },
    90_000,
  );
});
