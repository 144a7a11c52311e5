import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  child,
  closePools,
  isAlive,
  poolOf,
  REAL,
  requireBuiltChild,
  say,
  SCRIPTED,
  until,
} from '../../../test/support/compressor/pool.js';
import { CompressorUnavailableError } from './compressor-errors.js';

beforeAll(requireBuiltChild);
afterEach(closePools);

describe('aborting', () => {
  test('drops a waiting image', async () => {
    const pool = poolOf({ childModule: SCRIPTED, inFlightPerChild: 1 });
    const controller = new AbortController();
    const running = say(pool, 'dieUnlessAlone');
    const dropped = say(pool, 'die', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(dropped).rejects.toThrow('cancelled');
    await running;
    expect((await say(pool, 'ok')).width).toBe(2);
  });

  test('lets a running image finish and discards its result', async () => {
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

  test('does not retry an abandoned image', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    const controller = new AbortController();
    await say(pool, 'ok');
    const discarded = say(pool, 'die', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(discarded).rejects.toThrow('cancelled');
    await until(() => pool.stats.pids.length === 0);
    expect((await say(pool, 'ok')).width).toBe(1);
  });

  test('before the call rejects immediately', async () => {
    const pool = poolOf({ childModule: SCRIPTED });
    await expect(say(pool, 'ok', AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(pool.stats.pids).toEqual([]);
  });
});

describe('closing', () => {
  test('rejects waiting and running images and leaves no child', async () => {
    const pool = poolOf({ childModule: SCRIPTED, children: 2 });
    await say(pool, 'ok');
    const results = Promise.allSettled(Array.from({ length: 7 }, () => say(pool, 'hang')));
    const { pids } = pool.stats;
    expect(pids).toHaveLength(2);
    await pool.close();
    expect(pids.filter(isAlive)).toEqual([]);
    for (const outcome of await results)
      expect(outcome).toMatchObject({ reason: { name: 'CompressorUnavailableError' } });
    await expect(say(pool, 'ok')).rejects.toBeInstanceOf(CompressorUnavailableError);
  });

  test('leaves no child when one is starting', async () => {
    const pool = poolOf({ childModule: REAL });
    const result = say(pool, 'ok');
    const { pids } = pool.stats;
    await Promise.all([expect(result).rejects.toBeInstanceOf(CompressorUnavailableError), pool.close()]);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

test('children get no secrets, inherit execArgv, and die with their killed parent', async () => {
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
  expect(
    names.filter(
      (name) => !/^(PATH|LD_|GLIBC_TUNABLES|MALLOC_|UV_THREADPOOL_SIZE|VIPS_|NODE_CHANNEL_)/.test(name),
    ),
  ).toEqual([]);
  expect(execArgv).toContain(preload);
  expect(pids.filter(isAlive)).toHaveLength(2);
  parent.kill('SIGKILL');
  await until(() => pids.every((pid) => !isAlive(pid)));
});
