import { jest } from '@jest/globals';
import {
  child,
  closePools,
  OPTIONS,
  poolOf,
  REAL,
  requireBuiltChild,
  say,
  SCRIPTED,
  until,
} from '../../../test/support/compressor/pool.js';
import { pngBomb, quarters } from '../../../test/support/pictures.js';
import { CompressorUnavailableError } from './compressor-errors.js';
import { sharp } from './sharp.js';

beforeAll(requireBuiltChild);
afterEach(closePools);

describe('the pool', () => {
  test('returns results and errors of a child, with code and cause', async () => {
    const pool = poolOf({ childModule: REAL });
    const input = await quarters().jpeg({ quality: 95 }).toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const [good, kept, bad] = await Promise.allSettled([
      pool.compress(input, { ...OPTIONS, format: 'WEBP' }),
      pool.compress(svg, OPTIONS),
      pool.compress(input.subarray(0, 2000), OPTIONS),
    ]);
    expect(good).toMatchObject({ value: { verdict: 'COMPRESSED', outputFormat: 'webp', width: 240 } });
    expect(kept).toMatchObject({ value: { verdict: 'KEPT_ORIGINAL', output: null } });
    expect(bad).toMatchObject({ reason: { code: 'CORRUPT_IMAGE', retryable: false } });
    expect((bad as { reason: Error }).reason.cause).toBeInstanceOf(Error);
  });

  test('rejects decompression bombs without the memory to hold them', async () => {
    const crashes: string[] = [];
    const pool = poolOf({
      childModule: REAL,
      maxRssBytes: 150 * 2 ** 20,
      onCrash: (message) => crashes.push(message),
    });
    const bomb = pngBomb(60_000, 60_000);
    const outcomes = await Promise.allSettled(
      ['ORIGINAL', 'AVIF'].map((format) => pool.compress(bomb, { ...OPTIONS, format: format as 'AVIF' })),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'TOO_MANY_PIXELS' } });
    expect(crashes).toEqual([]);
  });

  test('runs two images per child concurrently and starts children on demand', async () => {
    const pool = poolOf({ childModule: SCRIPTED, children: 2 });
    expect(pool.stats).toEqual({ waiting: 0, inFlight: 0, busy: 0, pids: [] });
    await say(pool, 'ok');
    expect(pool.stats.pids).toHaveLength(1);
    const hung = Promise.allSettled(Array.from({ length: 6 }, () => say(pool, 'hang')));
    expect(pool.stats).toMatchObject({ waiting: 2, inFlight: 4, busy: 2 });
    expect(pool.stats.pids).toHaveLength(2);
    await pool.close();
    expect(await hung).toHaveLength(6);
  });
});

describe('a dying child', () => {
  test('fails none of a hundred images when it dies at every tenth', async () => {
    const crashes: string[] = [];
    const pool = poolOf({
      childModule: child('unlucky.child.mjs'),
      children: 2,
      onCrash: (message) => crashes.push(message),
    });
    const input = await quarters().jpeg({ quality: 95 }).toBuffer();
    const images = await Promise.all(Array.from({ length: 100 }, () => pool.compress(input, OPTIONS)));
    expect(new Set(images.map(({ verdict }) => verdict))).toEqual(new Set(['COMPRESSED']));
    expect(crashes.length).toBeGreaterThan(5);
  });

  test('fails only the one image that kills it', async () => {
    const pool = poolOf({ childModule: child('unlucky.child.mjs'), children: 2 });
    const good = await quarters().jpeg({ quality: 95 }).toBuffer();
    const poison = Buffer.concat([good, Buffer.from('POISON')]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 101 }, (_, at) => pool.compress(at === 37 ? poison : good, OPTIONS)),
    );
    const failed = outcomes.flatMap((outcome, at) => (outcome.status === 'rejected' ? [at] : []));
    expect(failed).toEqual([37]);
    expect(outcomes[37]).toMatchObject({ reason: { code: 'WORKER_LOST', retryable: false } });
  });

  test('has all its images quarantined and run again alone', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const images = await Promise.all(
      ['dieUnlessAlone', 'dieUnlessAlone', 'ok'].map((script) => say(pool, script)),
    );
    expect(images).toHaveLength(3);
  });

  test('has the tail of its stderr in the crash report', async () => {
    const crashes: string[] = [];
    const pool = poolOf({ childModule: SCRIPTED, onCrash: (message) => crashes.push(message) });
    await expect(say(pool, 'no such act')).rejects.toMatchObject({ code: 'WORKER_LOST' });
    expect(crashes[0]).toContain('is not a function');
  });

  test('is replaced when it dies while idle', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const { height: first } = await say(pool, 'ok');
    process.kill(first, 'SIGKILL');
    await until(() => pool.stats.pids.length === 0);
    expect((await say(pool, 'ok')).height).not.toBe(first);
  });
});

describe('the deadline', () => {
  test('fails the image that passed it and retries its neighbour', async () => {
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 1500 });
    const hung = say(pool, 'hang');
    await until(() => pool.stats.inFlight === 1);
    const first = say(pool, 'ok');
    const neighbour = first.then(() => say(pool, 'hangUnlessAlone'));
    await expect(hung).rejects.toMatchObject({
      code: 'TIMEOUT',
      retryable: false,
      message: 'Compressing the image took longer than 1.5 s.',
    });
    expect((await neighbour).height).not.toBe((await first).height);
  });

  test('fails only the two images that pass it, and none of their neighbours', async () => {
    // Long enough for a neighbour that runs again alone, on a busy machine too.
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 1000, children: 2 });
    const scripts = Array.from({ length: 8 }, (_, at) => (at % 4 === 1 ? 'hang' : 'hangUnlessAlone'));
    const outcomes = await Promise.allSettled(scripts.map((script) => say(pool, script)));
    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'fine' : outcome.reason.code)),
    ).toEqual(scripts.map((script) => (script === 'hang' ? 'TIMEOUT' : 'fine')));
  });

  test('excludes the time in the queue', async () => {
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 1000, inFlightPerChild: 1 });
    const outcomes = await Promise.allSettled(['hang', 'hang', 'ok'].map((script) => say(pool, script)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

test('the memory limit fails the image that exceeds it, not its neighbours', async () => {
  const pool = poolOf({ childModule: REAL, maxRssBytes: 150 * 2 ** 20 });
  const large = await sharp({ create: { width: 7000, height: 7000, channels: 4, background: 'red' } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const small = await quarters().jpeg({ quality: 95 }).toBuffer();
  const [lost, ...neighbours] = await Promise.allSettled([
    pool.compress(large, OPTIONS),
    ...Array.from({ length: 4 }, () => pool.compress(small, OPTIONS)),
  ]);
  expect(lost).toMatchObject({
    reason: {
      code: 'WORKER_LOST',
      retryable: false,
      message: 'Compressing the image takes more memory than 150 MiB.',
    },
  });
  expect(neighbours.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'fulfilled'));
});

test('children that die at start reject the waiting images and are reported once', async () => {
  const crashes: string[] = [];
  const pool = poolOf({
    childModule: child('stillborn.child.mjs'),
    children: 2,
    onCrash: (message) => crashes.push(message),
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => say(pool, 'ok')));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ reason: { code: 'COMPRESSOR_UNAVAILABLE' } });
  await expect(say(pool, 'ok')).rejects.toBeInstanceOf(CompressorUnavailableError);
  expect(crashes).toHaveLength(1);
  expect(crashes[0]).toContain('libvips-cpp.so: cannot open shared object file');
});

test('a backoff delay that ends between two reads of the clock leaves no image waiting', async () => {
  const now = performance.now.bind(performance);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  try {
    const pool = poolOf({ childModule: child('stillborn.child.mjs') });
    const outcome = say(pool, 'ok').catch((error: unknown) => error);
    await until(() => pool.stats.pids.length === 0);
    // The delay of 100 ms is almost over when the timer is set, and over a moment later.
    const since = now();
    clock.mockReturnValueOnce(99.9).mockImplementation(() => 100 + now() - since);
    expect(await outcome).toBeInstanceOf(CompressorUnavailableError);
  } finally {
    clock.mockRestore();
  }
});
