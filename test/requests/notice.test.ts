import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import sharp from 'sharp';
import { uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import { answer, type Behaviour } from '../support/image-host.behaviours.js';
import { ON_FILES } from '../support/objects.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const STATUS = `query ($id: ID!) { request(id: $id) { status notice progress { percentage etaSeconds } } }`;

/** The notice of a request as GraphQL tells it; REST tells the same. */
async function noticeOf(stage: Stage, id: string): Promise<string | null> {
  const { request } = await stage.api.query(STATUS, { id });
  return request.notice;
}
async function noticeByRest(stage: Stage, id: string): Promise<string | null> {
  const answered = await fetch(`${stage.program.url}/api/status/${id}`);
  return ((await answered.json()) as { notice: string | null }).notice;
}

/** What the host answers once it is let. */
function held(behaviour: Behaviour): { behaviour: Behaviour; release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { behaviour: (visit) => released.then(() => behaviour(visit)), release };
}

describe('a request tells what it waits for', () => {
  let stage: Stage;

  beforeAll(async () => {
    // Files wherever the suite runs: their folders can be put out of the way.
    stage = await startStage({ env: { ...ON_FILES } });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('while the store is away, and no longer than that', async () => {
    const { behaviour, release } = held(answer(await stage.photo({ width: 24, height: 24 })));
    const batch = await uploadBatch(stage, 6, { behaviours: { 0: behaviour } });
    await batch.completed(5);
    expect([await noticeOf(stage, batch.id), await noticeByRest(stage, batch.id)]).toEqual([null, null]);

    // Where files are written before they are stored there is no folder.
    const temporary = path.join(stage.program.dataDir, 'objects', '~tmp');
    await rename(temporary, `${temporary}-away`);
    await writeFile(temporary, '');
    const { events, ended } = stage.api.watch(batch.id);
    await stage.until(async () => (await noticeOf(stage, batch.id)) !== null, 30_000);
    expect(await noticeOf(stage, batch.id)).toMatch(/^Images cannot be stored: the storage failed\./);
    expect(await noticeByRest(stage, batch.id)).toBe(await noticeOf(stage, batch.id));
    expect(await stage.api.query(STATUS, { id: batch.id })).toMatchObject({
      request: { status: 'PROCESSING', progress: { etaSeconds: null } },
    });
    const told = events.length;
    await rm(temporary);
    await rename(`${temporary}-away`, temporary);
    await stage.until(async () => (await noticeOf(stage, batch.id)) === null, 30_000);
    // Whoever watches learns of both.
    await stage.until(() => events.length > told);
    release();
    expect((await ended).at(-1)).toMatchObject({ status: 'COMPLETED', completedImages: 6 });
  }, 120_000);

  test('while its output CSV cannot be stored', async () => {
    const { behaviour, release } = held(answer(await stage.photo({ width: 24, height: 24 })));
    const batch = await uploadBatch(stage, 1, { behaviours: { 0: behaviour } });
    // No file can take the place of a folder.
    const inTheWay = path.join(stage.program.dataDir, 'objects', 'requests', batch.id, 'output.csv');
    await mkdir(inTheWay, { recursive: true });
    release();
    await stage.until(async () => (await noticeOf(stage, batch.id)) !== null, 30_000);
    const { request } = await stage.api.query(STATUS, { id: batch.id });
    expect(request).toEqual({
      status: 'PROCESSING',
      notice: expect.stringMatching(/^All images are settled, but the output CSV cannot be written: /),
      progress: { percentage: 100, etaSeconds: null },
    });
    expect(await noticeByRest(stage, batch.id)).toBe(request.notice);
    await rmdir(inTheWay);
    await batch.settled();
    expect([await noticeOf(stage, batch.id), await noticeByRest(stage, batch.id)]).toEqual([null, null]);
  }, 120_000);
});

test('a request tells of a full disk that its worker meets, to those who watch as well', async () => {
  const options = { env: { ...ON_FILES }, before: 'ulimit -f 100' };
  await onStage(options, async (stage) => {
    // Noise, which stays larger than the largest file that can be written.
    const noise = await sharp(randomBytes(400 * 300 * 3), { raw: { width: 400, height: 300, channels: 3 } })
      .png()
      .toBuffer();
    stage.host.serve('/noise.png', noise);
    const id = await stage.api.upload(catalogue([stage.host.url('/noise.png')]), { quality: 100 });
    const { events, ended } = stage.api.watch(id);
    await stage.until(async () => (await noticeOf(stage, id)) !== null, 30_000);
    expect(await noticeOf(stage, id)).toMatch(/^Images cannot be stored: the storage is full\./);
    expect(await noticeByRest(stage, id)).toMatch(/the storage is full/);
    // Its upload, its beginning, and the trouble.
    await stage.until(() => events.length >= 3);
    await ended;
    const { request } = await stage.api.query(STATUS, { id });
    expect(request).toMatchObject({ status: 'FAILED', notice: null });
  });
}, 120_000);

test('a request that no worker begins tells so after a while', async () => {
  await onStage({ env: { ROLES: 'api' } }, async (stage) => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.png')]));
    expect(await noticeOf(stage, id)).toBeNull();
    await stage.sql(`UPDATE requests SET updated_at = now() - interval '2 minutes' WHERE id = $1`, [id]);
    expect(await noticeOf(stage, id)).toMatch(/^No worker has begun/);
    expect(await noticeByRest(stage, id)).toMatch(/^No worker has begun/);
  });
}, 120_000);
