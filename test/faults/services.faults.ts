import { setTimeout as sleep } from 'node:timers/promises';
import { uploadBatch } from '../support/batch.js';
import { type Crew, expectDone, startCrew } from '../support/crew.js';
import { loseQueues } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis } from '../support/redis.js';

const IMAGES = 500;

describeWith('redis', hasRedis, () => {
  let crew: Crew;

  beforeAll(async () => {
    crew = await startCrew();
  }, 60_000);
  afterAll(() => crew?.dispose());

  test('Redis is flushed half way', async () => {
    const batch = await uploadBatch(crew, IMAGES);
    await batch.completed(IMAGES / 2);
    await loseQueues(crew);
    await expectDone(crew, batch);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);

  test('Redis is gone for ten seconds, and an upload is taken meanwhile', async () => {
    const batch = await uploadBatch(crew, IMAGES);
    await batch.completed(IMAGES / 4);
    await crew.redis.stop();
    const meanwhile = await uploadBatch(crew, 20);
    await sleep(10_000);
    await crew.redis.start();
    await expectDone(crew, batch);
    await expectDone(crew, meanwhile);
  }, 300_000);

  test('every connection to PostgreSQL is cut, again and again', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (const count of [50, 150, 250]) {
      await batch.completed(count);
      await crew.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name <> 'test'`,
      );
    }
    await expectDone(crew, batch);
  }, 300_000);

  test('the api is killed while someone watches and while someone uploads; what was answered is done', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 50 });
    const watching = crew.api.watch(batch.id);
    watching.ended.catch(() => undefined);
    await batch.completed(100);
    const before = await crew.sql('SELECT id FROM requests');
    const answered = uploadBatch(crew, 500).then(
      ({ id }) => id,
      () => null,
    );
    await crew.program.kill();
    await crew.program.restart();
    const id = await answered;
    await expectDone(crew, batch);
    const after = await crew.sql('SELECT id FROM requests');
    // All of it or nothing: an upload whose answer was lost may have been committed.
    expect(after.length - before.length).toBeLessThanOrEqual(1);
    if (id !== null) await crew.api.settled(id);
    const partial = await crew.sql(
      `SELECT id FROM requests
        WHERE total_images <> (SELECT count(*) FROM images WHERE images.request_id = requests.id)`,
    );
    expect(partial).toEqual([]);
  }, 300_000);
});
