import { audit } from '../support/audit.js';
import { uploadBatch } from '../support/batch.js';
import { passOn } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis } from '../support/redis.js';
import { startRedisCluster, type TestCluster } from '../support/redis-cluster.js';
import { startTlsRedis, type TlsRedis } from '../support/redis-tls.js';
import { onStage, type Stage } from '../support/stage.js';

/** Runs both roles in one process, on the Redis of `env` only. */
const on = (env: Record<string, string>, play: (stage: Stage) => Promise<void>) =>
  // Node reads the trusted authorities when a process starts.
  onStage({ own: 'NODE_EXTRA_CA_CERTS' in env, env: { ROLES: 'api,worker', ...env } }, play);

/** Processes a request and checks that no job remains. */
async function compress(stage: Stage): Promise<void> {
  const batch = await uploadBatch(stage, 40);
  await batch.settled();
  expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 40 });
  expect(new Set(batch.hits())).toEqual(new Set([1]));
  expect(await audit(stage, batch.id)).toEqual([]);
  expect(stage.program.output()).not.toMatch(/WARN|ERROR|Warning/);
}

describeWith('redis', hasRedis, () => {
  describe('a cluster', () => {
    let cluster: TestCluster;
    beforeAll(async () => {
      cluster = await startRedisCluster();
    });
    afterAll(() => cluster?.dispose());

    test('processes a request on the one node that serves the slot of the prefix', async () => {
      const urls = cluster.nodes.map(({ url }) => url).join(',');
      const env = { REDIS_CLUSTER: 'true', REDIS_URL: urls, QUEUE_PREFIX: 'shop-1', BULL_BOARD: 'true' };
      await on(env, async (stage) => {
        await compress(stage);
        const keys = await Promise.all(cluster.nodes.map((node) => node.ask<string[]>('KEYS', '*')));
        expect(keys.filter((found) => found.length > 0)).toHaveLength(1);
        expect(keys.flat().filter((key) => !key.startsWith('{shop-1}:'))).toEqual([]);
        const dashboard = await fetch(`${stage.program.url}/queues/api/queues?activeQueue=images&page=1`);
        expect([dashboard.status, (await fetch(`${stage.program.url}/health/ready`)).status]).toEqual([
          200, 200,
        ]);
      });
    }, 60_000);

    test('is reachable through any of its nodes, whichever serves the slot', async () => {
      for (const { url } of cluster.nodes) {
        const place = { redisUrl: url, redisCluster: true, prefix: 'shop-2', schema: 'bullmq' };
        expect([url, await passOn(place, 'a job')]).toEqual([url, 'a job']);
      }
    });
  });

  describe('TLS with a password', () => {
    let redis: TlsRedis;
    beforeAll(async () => {
      redis = await startTlsRedis();
    });
    afterAll(() => redis?.dispose());

    test.each(['127.0.0.1', 'localhost'])(
      'processes a request at %s',
      async (host) => {
        const REDIS_URL = `rediss://:${redis.password}@${host}:${redis.port}`;
        await on({ REDIS_URL, NODE_EXTRA_CA_CERTS: redis.certificateFile }, compress);
      },
      60_000,
    );
  });
});
