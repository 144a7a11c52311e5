import { Client } from 'pg';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { answer } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';
const CONCURRENCY = 4;
const WINDOW = 16;
const ENV = { FETCH_CONCURRENCY: String(CONCURRENCY), DISPATCH_WINDOW: String(WINDOW) };

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
}, 120_000);
afterAll(() => stage?.dispose());

const cancel = async (id: string) =>
  (await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status completedAt } }', { id }))
    .cancelRequest;
const retry = async (id: string) =>
  (await stage.api.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { status } }', { id }))
    .retryFailedImages;
const remove = async (id: string) =>
  (await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id })).deleteRequest;

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const noJobLeft = (batch: Batch) => stage.until(async () => (await batch.row()).job === null, 20_000);

// This test must run first: the worker that it starts at its end serves the other tests as well.
describe('while no worker runs', () => {
  test('without a worker, a request stays pending and can be cancelled; a worker that starts later writes its output CSV', async () => {
    const batch = await uploadBatch(stage, 5);
    const deleted = await uploadBatch(stage, 5);
    expect(await batch.row()).toMatchObject({ status: 'PENDING' });
    await expect(retry(batch.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect(await cancel(batch.id)).toMatchObject({ status: 'CANCELLED' });
    expect((await stage.api.settled(batch.id)).status).toBe('CANCELLED');
    expect(await remove(deleted.id)).toBe(true);
    await stage.join({ env: { ...ENV, ROLES: 'worker', PUBLIC_URL: stage.program.url } });
    await noJobLeft(batch);
    expect(new Set((await batch.images()).map(({ status }) => status))).toEqual(new Set(['CANCELLED']));
    expect([total(batch.hits()), total(deleted.hits())]).toEqual([0, 0]);
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(await stage.objects.list(`requests/${batch.id}/`)).toEqual(
      expect.arrayContaining(['input.csv', 'output.csv'].map((name) => `requests/${batch.id}/${name}`)),
    );
    await stage.until(async () => (await stage.objects.list(`requests/${deleted.id}/`)).length === 0);
  }, 120_000);
});

describe('a request that is cancelled', () => {
  test('a request cancelled while images are in progress ends immediately, keeps its completed images, and no image follows', async () => {
    const batch = await uploadBatch(stage, 80, {
      firstByteMs: 250,
      input: { keepOriginals: true, sizes: [8, 16, 24] },
    });
    const watching = stage.api.watch(batch.id);
    await batch.completed(6);
    const response = await cancel(batch.id);
    expect(response).toMatchObject({ status: 'CANCELLED', completedAt: expect.any(String) });
    const last = (await watching.ended).at(-1)!;
    expect(last.status).toBe('CANCELLED');
    expect(await cancel(batch.id)).toEqual(response);

    await noJobLeft(batch);
    expect(await audit(stage, batch.id)).toEqual([]);
    const images = await batch.images();
    const done = images.filter(({ status }) => status === 'COMPLETED').length;
    expect(new Set(images.map(({ status }) => status))).toEqual(new Set(['COMPLETED', 'CANCELLED']));
    expect([last.completedImages, (await batch.row()).completed_images]).toEqual([done, done]);
    expect(await stage.objects.list(`requests/${batch.id}/originals/`)).toHaveLength(done);
    // Besides completed images, the host gets requests only for those that were dispatched or with a worker then.
    expect(total(batch.hits())).toBeLessThanOrEqual(done + 2 * WINDOW);

    const { request } = await stage.api.query(
      'query ($id: ID!) { request(id: $id) { status outputCsvUrl errorsCsvUrl progress { completedImages sequence } } }',
      { id: batch.id },
    );
    expect(request).toMatchObject({
      status: 'CANCELLED',
      errorsCsvUrl: null,
      progress: { completedImages: done },
    });
    expect(request.progress.sequence).toBeGreaterThan(last.sequence);
    const output = await (await fetch(request.outputCsvUrl)).text();
    expect(output.match(/,COMPLETED,/g)).toHaveLength(done);
    expect(output.match(/,,CANCELLED,/g)).toHaveLength(80 - done);
  }, 120_000);

  test('a cancellation at any moment either cancels the request or is rejected with INVALID_STATE, and leaves its rows consistent', async () => {
    const batches = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const batch = await uploadBatch(stage, 3, { firstByteMs: 20, input: { sizes: [8, 16, 24] } });
        // Some after each completed image, and some after the end.
        await stage.until(async () => (await batch.row()).completed_images >= index % 4, 60_000);
        const outcome = await cancel(batch.id).then(
          ({ status }): string => status,
          ({ code }: { code: string }) => code,
        );
        return { batch, outcome };
      }),
    );
    for (const { batch, outcome } of batches) {
      await batch.settled();
      await noJobLeft(batch);
      const { status } = await batch.row();
      expect([
        ['CANCELLED', 'CANCELLED'],
        ['COMPLETED', 'INVALID_STATE'],
      ]).toContainEqual([status, outcome]);
      expect(await audit(stage, batch.id)).toEqual([]);
    }
    expect(new Set(batches.map(({ outcome }) => outcome))).toEqual(new Set(['CANCELLED', 'INVALID_STATE']));
  }, 120_000);

  test('a cancellation is rejected for a request that has ended, and for an unknown id', async () => {
    const { id } = await uploadBatch(stage, 1);
    await stage.api.settled(id);
    await expect(cancel(id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(cancel(UNKNOWN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(cancel('no-id')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a request that is deleted', () => {
  test('a request deleted while images are in progress is no longer found, frees its window slots, and is purged', async () => {
    const batch = await uploadBatch(stage, 80, { firstByteMs: 3000, input: { keepOriginals: true } });
    await stage.until(() => total(batch.hits()) >= CONCURRENCY);
    // As if the worker of one image were lost, with a lease that lasts long.
    await stage.sql(
      `UPDATE images SET lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour'
        WHERE id = (SELECT id FROM images WHERE request_id = $1 AND status = 'PROCESSING' LIMIT 1)`,
      [batch.id],
    );
    expect(await remove(batch.id)).toBe(true);
    const begun = total(batch.hits());
    expect(await remove(batch.id)).toBe(false);
    const { request, requests } = await stage.api.query(
      'query ($id: ID!) { request(id: $id) { id } requests { nodes { id } } }',
      { id: batch.id },
    );
    expect([request, requests.nodes.map(({ id }: { id: string }) => id)]).toEqual([
      null,
      expect.not.arrayContaining([batch.id]),
    ]);
    await expect(cancel(batch.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(retry(batch.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const rows = (condition: string) =>
      stage.sql(`SELECT FROM images WHERE request_id = $1 AND ${condition}`, [batch.id]);
    await stage.until(async () => (await rows('dispatched_at IS NOT NULL')).length === 0);
    expect(await rows(`status = 'PROCESSING'`)).not.toEqual([]);
    await stage.sql(
      'UPDATE images SET lease_until = now() WHERE request_id = $1 AND lease_token IS NOT NULL',
      [batch.id],
    );
    await stage.until(
      async () => (await stage.sql('SELECT FROM requests WHERE id = $1', [batch.id])).length === 0,
      20_000,
    );
    expect(await batch.images()).toEqual([]);
    expect(await stage.objects.list(`requests/${batch.id}/`)).toEqual([]);
    // Images that were claimed before may begin after it.
    expect(total(batch.hits())).toBeLessThanOrEqual(begun + CONCURRENCY);
  }, 120_000);
});

describe('a retry of failed images', () => {
  test('a retry is rejected unless the request has ended and has failed images', async () => {
    const running = await uploadBatch(stage, 20, { firstByteMs: 300 });
    await expect(retry(running.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await running.completed(1);
    await expect(retry(running.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await cancel(running.id);
    await expect(retry(running.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await noJobLeft(running);
    await expect(retry(running.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const completed = await uploadBatch(stage, 1);
    await stage.api.settled(completed.id);
    await expect(retry(completed.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(retry(UNKNOWN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }, 120_000);

  test('concurrent retries open one round', async () => {
    const missing = answer('Gone', { status: 410, type: 'text/plain' });
    const batch = await uploadBatch(stage, 3, { behaviours: { 0: missing, 1: missing, 2: missing } });
    expect(await stage.api.settled(batch.id)).toMatchObject({ status: 'FAILED', failedImages: 3 });
    const photo = await stage.photo({ width: 32, height: 32 });
    for (const path of batch.paths) stage.host.serve(path, photo, { type: 'image/jpeg' });
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => retry(batch.id)));
    expect(results.map(({ status }) => status).toSorted()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(await stage.api.settled(batch.id)).toMatchObject({ status: 'COMPLETED', completedImages: 3 });
    expect(batch.hits()).toEqual([2, 2, 2]);
    expect(await audit(stage, batch.id)).toEqual([]);
  }, 120_000);
});

test('slow purges do not delay the settlement of other requests', async () => {
  const deleted = await Promise.all([1, 2, 3].map(() => uploadBatch(stage, 2)));
  await Promise.all(deleted.map((batch) => batch.settled()));
  const holder = new Client({ connectionString: stage.program.databaseUrl });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM images WHERE request_id = ANY($1) FOR UPDATE', [
      deleted.map(({ id }) => id),
    ]);
    for (const { id } of deleted) expect(await remove(id)).toBe(true);
    const isPurging = async ({ id }: Batch) => (await stage.objects.list(`requests/${id}/`)).length === 0;
    await stage.until(async () => (await Promise.all(deleted.map(isPurging))).includes(true));
    const other = await uploadBatch(stage, 2);
    await other.settled();
    expect(await other.row()).toMatchObject({ status: 'COMPLETED' });
  } finally {
    await holder.query('ROLLBACK');
    await holder.end();
  }
  const left = () => stage.sql('SELECT FROM requests WHERE id = ANY($1)', [deleted.map(({ id }) => id)]);
  await stage.until(async () => (await left()).length === 0);
}, 60_000);
