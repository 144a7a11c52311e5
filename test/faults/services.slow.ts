import { setTimeout as sleep } from 'node:timers/promises';
import { type Batch, uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import { type Crew, expectDone, hasCrewServices, startCrew } from '../support/crew.js';
import { beginUpload } from '../support/multipart.js';
import { loseQueues } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';

const IMAGES = 500;

/** The number of lost attempts of all images: 0 when no worker was killed. */
async function lossesOf(batch: Batch): Promise<number> {
  return (await batch.images()).reduce((sum, { lost_attempts }) => sum + lost_attempts, 0);
}

describeWith('redis and s3', hasCrewServices, () => {
  let crew: Crew;

  beforeAll(async () => {
    crew = await startCrew();
  }, 120_000);
  afterAll(() => crew?.dispose());

  test('all images are settled once when Redis is flushed half way', async () => {
    const batch = await uploadBatch(crew, IMAGES);
    await batch.completed(IMAGES / 2);
    await loseQueues(crew);
    await expectDone(crew, batch);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 300_000);

  test.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['is stopped', () => crew.redis.stop(), () => crew.redis.start()],
    ['hangs', () => crew.redis.pause(), () => crew.redis.resume()],
  ])(
    'an upload is accepted and completed while Redis %s for ten seconds',
    async (_, away, back) => {
      const batch = await uploadBatch(crew, IMAGES);
      await batch.completed(IMAGES / 4);
      await away();
      const meanwhile = await uploadBatch(crew, 20);
      await sleep(10_000);
      await back();
      await expectDone(crew, batch);
      await expectDone(crew, meanwhile);
    },
    300_000,
  );

  test('all images are settled once when PostgreSQL is restarted twice', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (const count of [50, 250]) {
      await batch.completed(count);
      await crew.postgres.restart();
    }
    await expectDone(crew, batch);
    expect(await lossesOf(batch)).toBe(0);
  }, 300_000);

  test('all images are settled once when every connection to PostgreSQL is cut repeatedly', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    for (const count of [50, 150, 250]) {
      await batch.completed(count);
      await crew.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name <> 'test'`,
      );
    }
    await expectDone(crew, batch);
    expect(await lossesOf(batch)).toBe(0);
  }, 300_000);

  test('all images are settled once when the S3 server is stopped for longer than the attempts of an image last', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 100 });
    await batch.completed(100);
    await crew.s3.stop();
    await sleep(25_000);
    await crew.s3.start();
    await expectDone(crew, batch);
  }, 300_000);

  test('confirmed uploads are completed and all others leave nothing when the api is killed during uploads', async () => {
    const batch = await uploadBatch(crew, IMAGES, { firstByteMs: 50 });
    crew.api.watch(batch.id).ended.catch(() => undefined);
    await batch.completed(100);
    const before = await crew.sql('SELECT id FROM requests');
    const rows = Array.from({ length: 2000 }, (_, n) => [crew.host.url(`/half/${n}.jpg`)]);
    beginUpload(crew.program.url, catalogue(...rows));
    const answered = uploadBatch(crew, IMAGES).then(
      ({ id }) => id,
      () => null,
    );
    await crew.program.kill();
    await crew.program.restart();
    const id = await answered;
    const again = crew.api.watch(batch.id);
    await expectDone(crew, batch);
    expect((await again.ended).at(-1)).toMatchObject({ status: 'COMPLETED', completedImages: IMAGES });
    const after = await crew.sql<{ id: string }>('SELECT id FROM requests');
    // Complete or not at all: an upload whose response was lost may have been committed.
    expect(after.length - before.length).toBeLessThanOrEqual(1);
    if (id !== null) await crew.api.settled(id);
    const partial = await crew.sql(
      `SELECT id FROM requests
        WHERE total_images <> (SELECT count(*) FROM images WHERE images.request_id = requests.id)`,
    );
    expect(partial).toEqual([]);
  }, 300_000);
});
