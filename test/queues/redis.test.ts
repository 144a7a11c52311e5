import { audit } from '../support/audit.js';
import { uploadBatch } from '../support/batch.js';
import { launch } from '../support/program.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedis();
    stage = await startStage({ env: { ROLES: 'api,worker', REDIS_URL: `${redis.url}/2` } });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  test('processes a request with Redis keys under the prefix, in the database of the URL, and no queue in PostgreSQL', async () => {
    const batch = await uploadBatch(stage, 40);
    await batch.settled();
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 40 });
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
    expect(await redis.ask<string>('INFO', 'keyspace')).toMatch(/^db2:/m);
    expect(await redis.ask<string>('INFO', 'keyspace')).not.toMatch(/^db0:/m);
    expect(await stage.sql(`SELECT FROM pg_namespace WHERE nspname = 'bullmq'`)).toEqual([]);
    expect(count(stage.program.output(), /WARN|ERROR/g)).toBe(0);
  }, 60_000);

  test('a failed start reports the error without the password', async () => {
    const locked = await startRedis(['--requirepass', 'right', '--maxmemory-policy', 'allkeys-lru']);
    const at = `127.0.0.1:${locked.port}`;
    const { databaseUrl, dataDir } = stage.program;
    const env = { ROLES: 'api,worker', DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
    try {
      const refused = launch({ ...env, REDIS_URL: `redis://:secret@${at}` });
      await expect(refused).rejects.toThrow(`REDIS_URL: the Redis at ${at} rejects the password`);
      await expect(refused).rejects.not.toThrow('secret');
      const run = await launch({ ...env, REDIS_URL: `redis://:right@${at}` });
      run.signal('SIGTERM');
      expect(await run.ended).toBe(0);
      expect(count(run.output(), /maxmemory-policy allkeys-lru/g)).toBe(1);
    } finally {
      await locked.dispose();
    }
  }, 60_000);
});
