import { Queue } from 'bullmq';
import { mkdir, rmdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseQueueBackend, queueConnection } from '../src/queue/queue.backend.js';
import { audit, objectsOf } from './support/audit.js';
import { catalogue } from './support/client.js';
import { answer, slow } from './support/image-host.behaviours.js';
import { faultsOfSeries, follow } from './support/progress-series.js';
import { onStage, type Stage } from './support/stage.js';

/** A lease lasts 12 s, is missed within 3 s, and the rest is for a machine that does other things as well. */
const TAKEN_BACK_WITHIN_MS = 30_000;

/** Uploads a catalogue of `count` images that the host sends after `firstByteMs`. */
async function uploadImages(stage: Stage, count: number, firstByteMs: number): Promise<string> {
  const sizes = [24, 32, 40, 48];
  const photos = await Promise.all(sizes.map((size) => stage.photo({ width: size, height: size })));
  const paths = Array.from({ length: count }, (_, index) => `/${index}.jpg`);
  for (const [index, at] of paths.entries())
    stage.host.on(at, slow(photos[index % photos.length]!, { firstByteMs }));
  return stage.api.upload(catalogue(...paths.map((at) => [stage.host.url(at)])));
}

async function requestRow(stage: Stage, id: string) {
  const [row] = await stage.sql<{
    status: string;
    chore: string | null;
    completed_images: number;
    completed_at: Date;
  }>(`SELECT status, chore, completed_images, completed_at FROM requests WHERE id = $1`, [id]);
  return row!;
}

const completedAtLeast = (stage: Stage, id: string, count: number) =>
  stage.until(async () => (await requestRow(stage, id)).completed_images >= count, 30_000);

const settled = (stage: Stage, id: string, withinMs = TAKEN_BACK_WITHIN_MS) =>
  stage.until(
    async () => !['PENDING', 'PROCESSING'].includes((await requestRow(stage, id)).status),
    withinMs,
  );

/** How often the host was asked for each of the first `count` images. */
const hits = (stage: Stage, count: number) =>
  Array.from({ length: count }, (_, index) => stage.host.hits(`/${index}.jpg`));

interface ImageRow {
  id: string;
  status: string;
  generation: number;
  attempts: number;
  lost_attempts: number;
}

const imageRows = (stage: Stage, id: string) =>
  stage.sql<ImageRow>(
    `SELECT id, status, generation, attempts, lost_attempts FROM images WHERE request_id = $1 ORDER BY id`,
    [id],
  );

describe('what happens to work under way', () => {
  test.concurrent(
    'when the program is killed again and again, every image is settled once all the same',
    () =>
      onStage({}, async (stage) => {
        const id = await uploadImages(stage, 300, 30);
        const following = follow(stage, id);
        for (const count of [40, 120, 200]) {
          await completedAtLeast(stage, id, count);
          await stage.program.kill();
          await ageLeftovers(stage);
          await stage.program.restart();
        }
        await settled(stage, id);
        expect(await requestRow(stage, id)).toMatchObject({ status: 'COMPLETED', chore: null });
        expect(await audit(stage, id)).toEqual([]);
        expect(await objectsOf(stage, '~tmp')).toEqual([]);
        const events = await following;
        expect(faultsOfSeries(events)).toEqual([]);
        expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', completedImages: 300 });

        const before = await requestRow(stage, id);
        await stage.program.kill();
        await stage.program.restart();
        expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
        expect(await requestRow(stage, id)).toEqual(before);
      }),
    120_000,
  );

  test.concurrent(
    'when the program is stopped, it is finished or handed back, and counts as no failure',
    () =>
      onStage({}, async (stage) => {
        const id = await uploadImages(stage, 200, 50);
        await completedAtLeast(stage, id, 50);
        const begun = Date.now();
        expect(await stage.program.stop()).toBe(0);
        expect(Date.now() - begun).toBeLessThan(30_000);
        expect(
          await stage.sql(`SELECT id FROM images WHERE status = 'PROCESSING' OR lost_attempts > 0`),
        ).toEqual([]);
        await stage.program.restart();
        await settled(stage, id);
        expect(await audit(stage, id)).toEqual([]);
        expect(new Set(hits(stage, 200))).toEqual(new Set([1]));
      }),
    120_000,
  );

  test.concurrent(
    'when the program is stopped while an image trickles in, it is handed back and tried anew',
    () =>
      onStage({ env: { FETCH_TIMEOUT_MS: '60000' } }, async (stage) => {
        const photo = await stage.photo({ width: 40, height: 40 });
        const trickle = slow(photo, { bytesPerSecond: 10 });
        stage.host.on('/0.jpg', (visit) => (visit.visit === 1 ? trickle : answer(photo))(visit));
        const id = await stage.api.upload(catalogue([stage.host.url('/0.jpg')]));
        await stage.until(() => stage.host.hits('/0.jpg') === 1);
        const begun = Date.now();
        expect(await stage.program.stop()).toBe(0);
        expect(Date.now() - begun).toBeLessThan(30_000);
        expect(await imageRows(stage, id)).toMatchObject([
          { status: 'PENDING', attempts: 0, lost_attempts: 0 },
        ]);
        await stage.program.restart();
        await settled(stage, id);
        expect(await imageRows(stage, id)).toMatchObject([
          { status: 'COMPLETED', attempts: 1, lost_attempts: 0 },
        ]);
        expect(stage.host.hits('/0.jpg')).toBe(2);
      }),
    120_000,
  );

  test.concurrent(
    'when the program dies between the last image and the output CSV, the next one writes it',
    () =>
      onStage({}, async (stage) => {
        const id = await uploadImages(stage, 3, 300);
        // A folder in its place: the output CSV cannot be stored.
        const output = path.join(stage.program.dataDir, 'objects/requests', id, 'output.csv');
        await mkdir(output);
        await stage.until(async () => (await requestRow(stage, id)).chore === 'OUTPUTS');
        await stage.until(() => /waits for another try of its chore/.test(stage.program.output()));
        expect(await requestRow(stage, id)).toMatchObject({ status: 'PROCESSING', completed_images: 3 });
        await stage.program.kill();
        await rmdir(output);
        await stage.program.restart();
        expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED', completedImages: 3 });
        const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', {
          id,
        });
        expect((await (await fetch(request.outputCsvUrl)).text()).split('\n')).toHaveLength(5);
      }),
    120_000,
  );

  test.concurrent(
    'when the queue loses every job, they are put there again',
    () =>
      onStage({ env: { FETCH_CONCURRENCY: '4' } }, async (stage) => {
        const id = await uploadImages(stage, 80, 50);
        await completedAtLeast(stage, id, 20);
        const tables = await stage.sql<{ name: string }>(
          `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
          WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
        );
        await stage.sql(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
        await settled(stage, id);
        expect(await audit(stage, id)).toEqual([]);
        expect(Math.max(...hits(stage, 80))).toBe(1);
      }),
    120_000,
  );

  test.concurrent(
    'when the queue brings every job six times, it is done once',
    () =>
      onStage({ env: { FETCH_CONCURRENCY: '8' } }, async (stage) => {
        const id = await uploadImages(stage, 60, 100);
        await stage.until(() => stage.host.hits('/0.jpg') === 1);
        await chooseQueueBackend(undefined, stage.program.databaseUrl);
        const queue = new Queue('images', {
          connection: queueConnection(undefined, stage.program.databaseUrl),
        });
        try {
          const images = await imageRows(stage, id);
          for (const copy of [1, 2, 3, 4, 5]) {
            await queue.addBulk(
              images.map(({ id: imageId, generation }) => ({
                name: 'image',
                data: { imageId, generation: copy === 5 ? generation - 1 : generation },
                opts: { jobId: `copy-${copy}-${imageId}`, removeOnComplete: true },
              })),
            );
          }
          await settled(stage, id);
          await stage.until(async () => (await queue.getJobCountByTypes('waiting', 'active')) === 0);
          expect(await audit(stage, id)).toEqual([]);
          expect(new Set(hits(stage, 60))).toEqual(new Set([1]));
        } finally {
          await queue.close();
        }
      }),
    120_000,
  );

  test.concurrent(
    'when two processes share it, no image is fetched twice',
    () =>
      onStage({ env: { FETCH_CONCURRENCY: '4' } }, async (stage) => {
        await stage.join({ env: { ROLES: 'worker', FETCH_CONCURRENCY: '4' } });
        const id = await uploadImages(stage, 150, 50);
        await settled(stage, id);
        expect(await audit(stage, id)).toEqual([]);
        expect(new Set(hits(stage, 150))).toEqual(new Set([1]));
        expect(stage.host.mostConcurrent).toBeGreaterThan(4);
      }),
    120_000,
  );

  test.concurrent(
    'when a process is suspended in the middle of a transaction, others take over and it is late',
    () =>
      onStage({ env: { FETCH_CONCURRENCY: '4' } }, async (stage) => {
        const other = await stage.join({ env: { ROLES: 'worker', FETCH_CONCURRENCY: '4' } });
        const id = await uploadImages(stage, 200, 50);
        await completedAtLeast(stage, id, 20);
        await stage.until(async () => {
          other.pause();
          if (await hasSilentTransaction(stage)) return true;
          other.resume();
          return false;
        });
        await settled(stage, id);
        const before = { request: await requestRow(stage, id), images: await imageRows(stage, id) };
        expect(before.images.some((image) => image.lost_attempts > 0)).toBe(true);
        other.resume();
        expect(await other.stop()).toBe(0);
        expect({ request: await requestRow(stage, id), images: await imageRows(stage, id) }).toEqual(before);
        expect(await audit(stage, id)).toEqual([]);
      }),
    120_000,
  );
});

/** Makes what a kill left half written look two hours old: such files are cleared away at the next start. */
async function ageLeftovers(stage: Stage): Promise<void> {
  const then = new Date(Date.now() - 7_200_000);
  const names = await objectsOf(stage, '~tmp');
  await Promise.all(
    names.map((name) => utimes(path.join(stage.program.dataDir, 'objects/~tmp', name), then, then)),
  );
}

/** Whether somebody holds a transaction open without going on with it. */
async function hasSilentTransaction(stage: Stage): Promise<boolean> {
  const silent = () =>
    stage.sql<{ pid: number; since: string }>(
      `SELECT pid, state_change::text AS since FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'
          AND EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = pg_stat_activity.pid
                         AND relation = 'requests'::regclass AND mode = 'RowShareLock')`,
    );
  const first = await silent();
  await sleep(200);
  const second = await silent();
  return first.some(({ pid, since }) => second.some((later) => later.pid === pid && later.since === since));
}
