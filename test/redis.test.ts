import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from './support/audit.js';
import { uploadBatch } from './support/batch.js';
import { createTestDatabase } from './support/database.js';
import { launch } from './support/program.js';
import { describeWith } from './support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from './support/redis.js';
import { onStage, type Stage, startStage } from './support/stage.js';

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

  test('at the start it is told what is wrong, by the name of the variable and without the password', async () => {
    const locked = await startRedis(['--requirepass', 'right']);
    const database = await createTestDatabase();
    const faultWith = async (url: string) => {
      const said = await launch({
        REDIS_URL: url,
        DATABASE_URL: database.url,
        DATA_DIR: stage.program.dataDir,
      }).then(async ({ child }) => {
        child.kill();
        return 'it started';
      }, String);
      expect(said).not.toMatch(/secret/);
      return said;
    };
    try {
      const at = `127.0.0.1:${locked.port}`;
      expect(await faultWith(`redis://${at}`)).toContain(`REDIS_URL: the Redis at ${at} asks for a password`);
      expect(await faultWith(`redis://:secret@${at}`)).toContain(
        `REDIS_URL: the Redis at ${at} refuses the password`,
      );
      expect(await faultWith(`redis://:right@${at}`)).toBe('it started');
      expect(await faultWith('redis://:secret@127.0.0.1:1')).toMatch(
        /REDIS_URL: .*127\.0\.0\.1:1 .*ECONNREFUSED/,
      );
      expect(await faultWith(`rediss://:right@${at}`)).toMatch(/REDIS_URL: .* cannot be used/);
    } finally {
      await locked.dispose();
      await database.drop();
    }
  }, 60_000);

  test('one that may evict is used, under a warning', async () => {
    const forgetful = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    try {
      await onStage({ env: { ROLES: 'api,worker', REDIS_URL: forgetful.url } }, async ({ program }) => {
        expect(count(program.output(), /maxmemory-policy allkeys-lru/g)).toBe(1);
      });
    } finally {
      await forgetful.dispose();
    }
  }, 60_000);
});
