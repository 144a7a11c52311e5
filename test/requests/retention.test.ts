import { randomUUID } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Batch, uploadBatch } from '../support/batch.js';
import { answer, type Behaviour, hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { ON_FILES } from '../support/objects.js';
import { startProgram, type TestProgram } from '../support/program.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let sweeper: TestProgram;
let old: Batch;
let young: Batch;
let unfinished: Batch;
let partial: Batch;
let cancelled: Batch;
let releaseUnfinished: () => void;
const [lost, fresh] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  // The file store, whatever the suite is configured with: only the age of a file can be changed.
  stage = await startStage({ env: { ROLES: 'api,worker', ...ON_FILES } });
  [old, young] = [await uploadBatch(stage, 3), await uploadBatch(stage, 3)];
  await Promise.all([old.settled(), young.settled()]);
  const photo = await stage.photo({ width: 24, height: 24 });
  const released = new Promise<void>((resolve) => (releaseUnfinished = resolve));
  const late: Behaviour = (exchange) => released.then(() => answer(photo)(exchange));
  unfinished = await uploadBatch(stage, 1, { behaviours: { 0: late } });
  await stage.sql(`UPDATE requests SET completed_at = now() - interval '49 hours' WHERE id = $1`, [old.id]);
  await stage.sql(`UPDATE requests SET created_at = now() - interval '49 hours' WHERE id = $1`, [
    unfinished.id,
  ]);
  partial = await uploadBatch(stage, 2, { behaviours: { 0: answer('Gone', { status: 410 }) } });
  cancelled = await uploadBatch(stage, 3, { behaviours: { 1: hangBeforeHeaders, 2: hangBeforeHeaders } });
  await cancelled.completed(1);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: cancelled.id });
  await Promise.all([partial.settled(), stage.until(async () => (await cancelled.row()).job === null)]);
  // Objects that a worker leaves when it is killed now.
  await plantImages(partial, 0);
  await plantImages(cancelled, 0);
  await plantImages(unfinished, 25);
  await plant(`requests/${lost}/input.csv`, 25);
  await plant(`requests/${lost}/images/a.jpg`, 25);
  await plant(`requests/${fresh}/input.csv`, 23);
  await plant(`requests/${young.id}/originals/old.jpg`, 25);
  await plant('requests/notes/by-hand.txt', 25);
  // The first program swept before these objects existed.
  sweeper = await stage.join({ env: { ROLES: 'worker', RETENTION_DAYS: '2' } });
}, 60_000);
afterAll(() => stage?.dispose());

/** Stores an object that is `hours` old. */
async function plant(key: string, hours: number): Promise<void> {
  const file = path.join(stage.program.dataDir, 'objects', key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'left behind');
  const then = new Date(Date.now() - hours * 3_600_000);
  await utimes(file, then, then);
}

/**
 * Stores for each image of a request objects that its row does not name, one of them under a key without a file name, as
 * earlier versions stored it.
 */
async function plantImages(batch: Batch, hours: number): Promise<void> {
  for (const { id } of await batch.images()) {
    await plant(`requests/${batch.id}/images/${id}/other.gif`, hours);
    await plant(`requests/${batch.id}/originals/${id}.gif`, hours);
  }
}

/** Returns the images stored for a request, as `<status of the row> <folder> <extension>`. */
async function storedOf(batch: Batch): Promise<string[]> {
  const statuses = new Map((await batch.images()).map(({ id, status }) => [id, status]));
  const keys = await stage.objects.list(`requests/${batch.id}/`);
  return keys
    .map((key) => /\/(images|originals)\/([^/.]+)(?:\/[^/]+)?\.(\w+)$/.exec(key))
    .filter((match) => match !== null)
    .map(([, folder, id, extension]) => `${statuses.get(id!)} ${folder} ${extension}`)
    .toSorted();
}

test('only requests that ended more than RETENTION_DAYS ago are deleted, with their objects', async () => {
  await stage.until(
    async () => (await stage.sql('SELECT FROM requests WHERE id = $1', [old.id])).length === 0,
  );
  expect(await stage.objects.list(`requests/${old.id}/`)).toEqual([]);
  expect(await stage.sql('SELECT FROM images WHERE request_id = $1', [old.id])).toEqual([]);
  // Including the planted original.
  expect(await stage.objects.list(`requests/${young.id}/`)).toHaveLength(6);
  expect(await storedOf(unfinished)).toEqual(['PROCESSING images gif', 'PROCESSING originals gif']);
  releaseUnfinished();
  await unfinished.settled();
  expect(await unfinished.row()).toMatchObject({ status: 'COMPLETED' });
  expect(sweeper.output()).toContain('1 old requests are deleted');
}, 60_000);

test('objects of unknown requests are deleted once they are a day old', async () => {
  await stage.until(() => /2 objects without a request are deleted/.test(sweeper.output()));
  expect(await stage.objects.list(`requests/${lost}/`)).toEqual([]);
  expect(await stage.objects.list(`requests/${fresh}/`)).toHaveLength(1);
  expect(await stage.objects.list('requests/notes/')).toHaveLength(1);
  expect(await stage.objects.list(`requests/${young.id}/`)).toHaveLength(6);
}, 60_000);

test('orphaned images of known requests are deleted once no row can name them any more', async () => {
  await stage.until(() => /stored images that no row names are deleted/.test(sweeper.output()));
  expect(await storedOf(cancelled)).toEqual(['COMPLETED images jpg']);
  // A retry may store the object of a failed image at any time.
  expect(await storedOf(partial)).toEqual([
    'COMPLETED images jpg',
    'FAILED images gif',
    'FAILED originals gif',
  ]);
}, 60_000);

test('orphaned images of a killed worker are deleted soon after their request is cancelled', async () => {
  const batch = await uploadBatch(stage, 2, { behaviours: { 0: hangBeforeHeaders } });
  await batch.completed(1);
  await plantImages(batch, 0);
  expect(await storedOf(batch)).toHaveLength(5);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: batch.id });
  await stage.until(async () => (await storedOf(batch)).join() === 'COMPLETED images jpg', 30_000);
}, 60_000);

test('no object is deleted in the store of another installation, and the log says so', async () => {
  const { id } = young;
  await plant(`requests/${id}/originals/old.png`, 25);
  const { dataDir } = stage.program;
  const otherInstallation = await startProgram({
    env: { ROLES: 'api,worker', DATA_DIR: dataDir, ...ON_FILES },
  });
  try {
    await stage.until(() => /The store belongs to another installation/.test(otherInstallation.output()));
    expect(await stage.objects.list(`requests/${id}/`)).toHaveLength(7);
  } finally {
    await otherInstallation.dispose();
  }
}, 60_000);
