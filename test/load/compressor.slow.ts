import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../support/audit.js';
import { type Batch, uploadBatch } from '../support/batch.js';
import { answer } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

const HOOK = new URL('../support/compressor/poison.hook.mjs', import.meta.url).href;
const NO_START = new URL('../support/compressor/no-start.hook.mjs', import.meta.url).href;

describe('a compressor child', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({
      execArgv: ['--import', HOOK],
      // One child, so that a retried image is never the tenth of another child.
      env: { COMPRESSOR_CHILDREN: '1', COMPRESSOR_TIMEOUT_MS: '2000' },
    });
  }, 120_000);
  afterAll(() => stage?.dispose());

  /** Creates an image with a command for the hook in a comment segment, which every decoder skips. */
  async function picture(word: string): Promise<Buffer> {
    const jpeg = await stage.photo({ width: 40, height: 40 });
    const text = Buffer.from(`test: ${word}`);
    const length = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
    return Buffer.concat([jpeg.subarray(0, 2), length, text, jpeg.subarray(2)]);
  }

  const serving = async (word: string) => answer(await picture(word), { type: 'image/jpeg' });

  const failures = async (batch: Batch) =>
    (await batch.images()).flatMap((image, place) =>
      image.error_code === null ? [] : [[place, image.error_code]],
    );

  test('that dies at every tenth image fails none of them', async () => {
    const counted = await serving('count');
    const batch = await uploadBatch(stage, 60, {
      behaviours: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [index, counted])),
    });
    await batch.settled();
    expect(await failures(batch)).toEqual([]);
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 60 });
    expect(await audit(stage, batch.id)).toEqual([]);
    expect(stage.program.output().match(/SIGKILL/g)!.length).toBeGreaterThanOrEqual(5);
    expect(new Set(batch.hits())).toEqual(new Set([1]));
  }, 120_000);

  test('that one image kills every time fails only that image', async () => {
    const batch = await uploadBatch(stage, 101, { behaviours: { 50: await serving('kill') } });
    await batch.settled();
    expect(await failures(batch)).toEqual([[50, 'WORKER_LOST']]);
    expect(await batch.row()).toMatchObject({ status: 'PARTIAL', completed_images: 100 });
    expect(await audit(stage, batch.id)).toEqual([]);
  }, 120_000);

  test('that one image hangs fails only that image', async () => {
    // The others come later, so that they are in the same child.
    const batch = await uploadBatch(stage, 41, {
      firstByteMs: 300,
      behaviours: { 0: await serving('hang') },
    });
    await batch.settled();
    expect(await failures(batch)).toEqual([[0, 'TIMEOUT']]);
    expect(await batch.row()).toMatchObject({ status: 'PARTIAL', completed_images: 40 });
    expect(await audit(stage, batch.id)).toEqual([]);
  }, 120_000);
});

test('images wait while compressor children do not start, and none fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'halftone-no-start-'));
  const marker = join(folder, 'marker');
  await writeFile(marker, '');
  const stage = await startStage({ execArgv: ['--import', `${NO_START}?${encodeURIComponent(marker)}`] });
  try {
    const batch = await uploadBatch(stage, 20);
    await stage.until(() => stage.program.output().includes('Compressor children do not start'));
    // Longer than a lease lasts.
    await sleep(15_000);
    expect(new Set((await batch.images()).map(({ lost_attempts }) => lost_attempts))).toEqual(new Set([0]));
    await rm(marker);
    await batch.settled();
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 20 });
    expect(await audit(stage, batch.id)).toEqual([]);
  } finally {
    await stage.dispose();
    await rm(folder, { recursive: true });
  }
}, 120_000);
