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

/** Returns the notice of a request by GraphQL. */
async function noticeOf(stage: Stage, id: string): Promise<string | null> {
  const { request } = await stage.api.query(STATUS, { id });
  return request.notice;
}
/** Returns the notice of a request by REST, which is the same. */
async function noticeByRest(stage: Stage, id: string): Promise<string | null> {
  const response = await fetch(`${stage.program.url}/api/status/${id}`);
  return ((await response.json()) as { notice: string | null }).notice;
}

/** Returns a behaviour of the host that waits for `release`. */
function delayed(behaviour: Behaviour): { behaviour: Behaviour; release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { behaviour: (exchange) => released.then(() => behaviour(exchange)), release };
}

describe('the notice of a request', () => {
  let stage: Stage;

  beforeAll(async () => {
    // The file store, whatever the suite is configured with: its folders can be moved away.
    stage = await startStage({ env: { ...ON_FILES } });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('a request has a notice while the store is unavailable, and none after it has recovered', async () => {
    const { behaviour, release } = delayed(answer(await stage.photo({ width: 24, height: 24 })));
    const batch = await uploadBatch(stage, 6, { behaviours: { 0: behaviour } });
    await batch.completed(5);
    expect([await noticeOf(stage, batch.id), await noticeByRest(stage, batch.id)]).toEqual([null, null]);

    // Replaces the folder for temporary files by a file.
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
    const eventsBefore = events.length;
    await rm(temporary);
    await rename(`${temporary}-away`, temporary);
    await stage.until(async () => (await noticeOf(stage, batch.id)) === null, 30_000);
    // Subscribers get an event for the start and the end of the notice.
    await stage.until(() => events.length > eventsBefore);
    release();
    expect((await ended).at(-1)).toMatchObject({ status: 'COMPLETED', completedImages: 6 });
  }, 120_000);

  test('a request has a notice while its output CSV cannot be stored', async () => {
    const { behaviour, release } = delayed(answer(await stage.photo({ width: 24, height: 24 })));
    const batch = await uploadBatch(stage, 1, { behaviours: { 0: behaviour } });
    // A file cannot replace a folder.
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

test('an image that the storage alone rejects, as its file is too large, fails without a notice', async () => {
  const options = { env: { ...ON_FILES }, before: 'ulimit -f 100' };
  await onStage(options, async (stage) => {
    // Noise does not compress below the largest file size that the limit allows.
    const noise = await sharp(randomBytes(400 * 300 * 3), { raw: { width: 400, height: 300, channels: 3 } })
      .png()
      .toBuffer();
    stage.host.serve('/noise.png', noise);
    const id = await stage.api.upload(catalogue([stage.host.url('/noise.png')]), { quality: 100 });
    await stage.api.settled(id);
    const { request } = await stage.api.query(STATUS, { id });
    expect(request).toMatchObject({ status: 'FAILED', notice: null });
    expect(await stage.sql('SELECT error_code, attempts FROM images')).toEqual([
      { error_code: 'STORAGE_FAILED', attempts: 5 },
    ]);
  });
}, 120_000);

test('a request that no worker starts has a notice after a minute', async () => {
  await onStage({ env: { ROLES: 'api' } }, async (stage) => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.png')]));
    expect(await noticeOf(stage, id)).toBeNull();
    await stage.sql(`UPDATE requests SET updated_at = now() - interval '2 minutes' WHERE id = $1`, [id]);
    expect(await noticeOf(stage, id)).toMatch(/^No worker has started/);
    expect(await noticeByRest(stage, id)).toMatch(/^No worker has started/);
  });
}, 120_000);
