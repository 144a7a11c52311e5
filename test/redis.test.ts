import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from './support/audit.js';
import { uploadBatch } from './support/batch.js';
import { launch } from './support/program.js';
import { describeWith } from './support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from './support/redis.js';
import { type Stage, startStage } from './support/stage.js';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedis();
    stage = await startStage({ own: true, env: { ROLES: 'api,worker', REDIS_URL: `${redis.url}/2` } });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  const done = async (id: string, images: number) => {
    const { status, completed_images } = (
      await stage.sql<{ status: string; completed_images: number }>('SELECT * FROM requests WHERE id = $1', [
        id,
      ])
    )[0]!;
    expect({ status, completed_images }).toEqual({ status: 'COMPLETED', completed_images: images });
    expect(await audit(stage, id)).toEqual([]);
  };

  test('the main job runs on it, under the prefix, in the database that the URL names, and nothing in PostgreSQL', async () => {
    const batch = await uploadBatch(stage, 40);
    await batch.settled();
    await done(batch.id, 40);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
    expect(await redis.ask<string>('INFO', 'keyspace')).toMatch(/^db2:/m);
    expect(await redis.ask<string>('INFO', 'keyspace')).not.toMatch(/^db0:/m);
    expect(await stage.sql(`SELECT FROM pg_namespace WHERE nspname = 'bullmq'`)).toEqual([]);
    expect(count(stage.program.output(), /WARN|ERROR/g)).toBe(0);
  }, 60_000);

  test('it hangs for five seconds: uploads are taken meanwhile, all of it is done, and the log is not flooded', async () => {
    const before = stage.program.output().length;
    const batch = await uploadBatch(stage, 100);
    await batch.completed(30);
    redis.pause();
    const returned = sleep(5000).then(() => redis.resume());
    const begun = Date.now();
    const meanwhile = await uploadBatch(stage, 20);
    expect(Date.now() - begun).toBeLessThan(3000);
    expect(await meanwhile.row()).toMatchObject({ status: expect.stringMatching(/PENDING|PROCESSING/) });
    await returned;
    await Promise.all([batch.settled(), meanwhile.settled()]);
    await done(batch.id, 100);
    await done(meanwhile.id, 20);
    await stage.until(() => /again|is back/.test(stage.program.output().slice(before)));
    const said = stage.program.output().slice(before);
    expect(count(said, /WARN/g)).toBeGreaterThan(0);
    expect(count(said, /\n/g)).toBeLessThan(12);
  }, 120_000);

  test('a program that stops while it is away stops in time', async () => {
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

  test('at the start it is told what is wrong, and the password is not', async () => {
    const locked = await startRedis(['--requirepass', 'right', '--maxmemory-policy', 'allkeys-lru']);
    const at = `127.0.0.1:${locked.port}`;
    const { databaseUrl, dataDir } = stage.program;
    const env = { ROLES: 'api,worker', DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
    try {
      const refused = launch({ ...env, REDIS_URL: `redis://:secret@${at}` });
      await expect(refused).rejects.toThrow(`REDIS_URL: the Redis at ${at} refuses the password`);
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
