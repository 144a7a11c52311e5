import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { pngBomb, quarters } from '../../../test/support/pictures.js';
import type { CompressionSettings } from './compression-options.js';
import { CompressorPool } from './compressor-pool.js';
import type { CompressorPoolOptions } from './compressor-pool-options.js';
import { CompressorError } from './compressor-errors.js';
import { sharp } from './sharp.js';

const ROOT = new URL('../../../', import.meta.url);
const REAL = new URL('dist/src/images/compressor/compressor.child.js', ROOT);
const child = (name: string) => new URL(`test/support/compressor/${name}`, ROOT);
const SCRIPTED = child('scripted.child.mjs');
const OPTIONS: CompressionSettings = {
  quality: 50,
  format: 'ORIGINAL',
  maxWidth: null,
  maxHeight: null,
  keepMetadata: false,
};

let pools: CompressorPool[] = [];
const poolOf = (given: Partial<CompressorPoolOptions> & { childModule: URL }) => {
  const limits = { children: 1, deadlineMs: 20_000, maxRssBytes: 2 ** 30, maxPixels: 50_000_000 };
  const pool = new CompressorPool({ ...limits, ...given });
  pools.push(pool);
  return pool;
};
const say = (pool: CompressorPool, script: string, signal?: AbortSignal) =>
  pool.compress(Buffer.from(script), OPTIONS, signal);

beforeAll(() => {
  if (!existsSync(REAL))
    throw new Error('These tests run the built child: run `npm run build:server` first.');
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
});

describe('pictures', () => {
  test('travel to a child and back, failures with their code and cause', async () => {
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

  test('that are bombs are refused in memory that holds none of them', async () => {
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

  test('run two at a time in each child, which are started when needed', async () => {
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

describe('a child that dies', () => {
  test('at every tenth picture costs none of a hundred', async () => {
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

  test('of one picture among a hundred costs that one alone', async () => {
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

  test('makes quarantined of all in it, and each runs again alone', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const images = await Promise.all(
      ['dieUnlessAlone', 'dieUnlessAlone', 'ok'].map((script) => say(pool, script)),
    );
    expect(images).toHaveLength(3);
  });

  test('names what it said last', async () => {
    const crashes: string[] = [];
    const pool = poolOf({ childModule: SCRIPTED, onCrash: (message) => crashes.push(message) });
    await expect(say(pool, 'no such act')).rejects.toMatchObject({ code: 'WORKER_LOST' });
    expect(crashes[0]).toContain('is not a function');
  });

  test('while it has nothing to do is replaced', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const { height: first } = await say(pool, 'ok');
    process.kill(first, 'SIGKILL');
    await until(() => pool.stats.pids.length === 0);
    expect((await say(pool, 'ok')).height).not.toBe(first);
  });
});

describe('the deadline', () => {
  test('ends the picture that passed it, and its neighbour runs again', async () => {
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 400 });
    const hung = say(pool, 'hang');
    await until(() => pool.stats.inFlight === 1);
    const first = say(pool, 'ok');
    const neighbour = first.then(() => say(pool, 'hangUnlessAlone'));
    await expect(hung).rejects.toMatchObject({
      code: 'TIMEOUT',
      retryable: false,
      message: 'Compressing the image took longer than 0.4 s.',
    });
    expect((await neighbour).height).not.toBe((await first).height);
  });

  test('passed by five pictures costs none of those that only had one of them beside them', async () => {
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 300, children: 2 });
    const scripts = Array.from({ length: 20 }, (_, at) => (at % 4 === 1 ? 'hang' : 'hangUnlessAlone'));
    const outcomes = await Promise.allSettled(scripts.map((script) => say(pool, script)));
    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'fine' : outcome.reason.code)),
    ).toEqual(scripts.map((script) => (script === 'hang' ? 'TIMEOUT' : 'fine')));
  });

  test('does not count the time in the queue', async () => {
    const pool = poolOf({ childModule: SCRIPTED, deadlineMs: 400, inFlightPerChild: 1 });
    const outcomes = await Promise.allSettled(['hang', 'hang', 'ok'].map((script) => say(pool, script)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

test('the memory cap ends the picture that breaks it, not its neighbours', async () => {
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

test('children that die at start fail what waits, and are reported once', async () => {
  const crashes: string[] = [];
  const pool = poolOf({
    childModule: child('stillborn.child.mjs'),
    children: 2,
    onCrash: (message) => crashes.push(message),
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => say(pool, 'ok')));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ reason: { code: 'COMPRESSOR_UNAVAILABLE' } });
  await expect(say(pool, 'ok')).rejects.toBeInstanceOf(CompressorError);
  expect(crashes).toHaveLength(1);
  expect(crashes[0]).toContain('libvips-cpp.so: cannot open shared object file');
});

test('a pause that ends between two looks at the clock keeps nobody waiting', async () => {
  const now = performance.now.bind(performance);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  try {
    const pool = poolOf({ childModule: child('stillborn.child.mjs') });
    const outcome = say(pool, 'ok').catch((error: unknown) => error);
    await until(() => pool.stats.pids.length === 0);
    // The pause of 100 ms is almost over when it is slept, and over a moment later.
    const since = now();
    clock.mockReturnValueOnce(99.9).mockImplementation(() => 100 + now() - since);
    expect(await outcome).toBeInstanceOf(CompressorError);
  } finally {
    clock.mockRestore();
  }
}, 10_000);

describe('abort', () => {
  test('drops a picture that waits', async () => {
    const pool = poolOf({ childModule: SCRIPTED, inFlightPerChild: 1 });
    const controller = new AbortController();
    const running = say(pool, 'dieUnlessAlone');
    const dropped = say(pool, 'die', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(dropped).rejects.toThrow('cancelled');
    await running;
    expect((await say(pool, 'ok')).width).toBe(2);
  });

  test('lets a running picture finish, for nobody', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const controller = new AbortController();
    const { height: pid } = await say(pool, 'ok');
    const discarded = say(pool, 'dieUnlessAlone', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(discarded).rejects.toThrow('cancelled');
    expect(pool.stats.inFlight).toBe(1);
    await until(() => pool.stats.inFlight === 0);
    expect((await say(pool, 'ok')).height).toBe(pid);
  });

  test('does not run an abandoned picture again', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const controller = new AbortController();
    await say(pool, 'ok');
    const discarded = say(pool, 'die', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(discarded).rejects.toThrow('cancelled');
    await until(() => pool.stats.pids.length === 0);
    expect((await say(pool, 'ok')).width).toBe(1);
  });

  test('before the start is an error at once', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    await expect(say(pool, 'ok', AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(pool.stats.pids).toEqual([]);
  });
});

describe('close', () => {
  test('while busy rejects what waits and runs, and leaves no child', async () => {
    const pool = poolOf({ childModule: SCRIPTED, children: 2 });
    await say(pool, 'ok');
    const pictures = Promise.allSettled(Array.from({ length: 7 }, () => say(pool, 'hang')));
    const { pids } = pool.stats;
    expect(pids).toHaveLength(2);
    await pool.close();
    expect(pids.filter(isAlive)).toEqual([]);
    for (const outcome of await pictures)
      expect(outcome).toMatchObject({ reason: { name: 'CompressorError' } });
    await expect(say(pool, 'ok')).rejects.toBeInstanceOf(CompressorError);
  });

  test('while a child starts leaves none', async () => {
    const pool = poolOf({ childModule: REAL });
    const picture = say(pool, 'ok');
    const { pids } = pool.stats;
    await Promise.all([expect(picture).rejects.toBeInstanceOf(CompressorError), pool.close()]);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

test('children have no secrets, inherit execArgv, and die with a parent that is killed', async () => {
  const preload = '--import=data:text/javascript,globalThis.preloaded=true';
  const parent = spawn(process.execPath, [preload, child('parent.mjs').pathname], {
    env: { ...process.env, DATABASE_URL: 'postgres://secret' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  const { names, execArgv, pids } = JSON.parse(line) as {
    names: string[];
    execArgv: string[];
    pids: number[];
  };
  expect(names.filter((name) => !/^(PATH|LD_|MALLOC_|VIPS_|NODE_CHANNEL_)/.test(name))).toEqual([]);
  expect(execArgv).toContain(preload);
  expect(pids.filter(isAlive)).toHaveLength(2);
  parent.kill('SIGKILL');
  await until(() => pids.every((pid) => !isAlive(pid)));
});

/** Whether a process still runs; one that ended and waits to be reaped does not. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
