import {
  closePools,
  OPTIONS,
  poolOf,
  REAL,
  requireBuiltChild,
  say,
  SCRIPTED,
  until,
} from '../../../test/support/compressor/pool.js';
import { quarters } from '../../../test/support/pictures.js';
import { sharp } from './sharp.js';

beforeAll(requireBuiltChild);
afterEach(closePools);

test('an urgent image is next, before those that wait, and after earlier urgent ones', async () => {
  const pool = poolOf({ childModule: SCRIPTED, inFlightPerChild: 1 });
  const order: string[] = [];
  const run = (name: string, isUrgent: boolean) =>
    pool.compress(Buffer.from('ok'), OPTIONS, undefined, { isUrgent }).then(() => order.push(name));
  await Promise.all([run('first', false), run('a', false), run('b', false), run('U', true), run('V', true)]);
  expect(order).toEqual(['first', 'U', 'V', 'a', 'b']);
});

test('the images of several requests take turns, and a request that comes later does not wait for all before it', async () => {
  const pool = poolOf({ childModule: SCRIPTED, inFlightPerChild: 1 });
  const order: string[] = [];
  const run = (requestId: string, name: string) =>
    pool.compress(Buffer.from('ok'), OPTIONS, undefined, { requestId }).then(() => order.push(name));
  const large = ['A1', 'A2', 'A3', 'A4', 'A5'].map((name) => run('A', name));
  await large[1];
  const later = [run('B', 'B1'), run('B', 'B2'), run('C', 'C1')];
  await Promise.all([...large, ...later]);
  expect(order).toEqual(['A1', 'A2', 'A3', 'B1', 'C1', 'A4', 'B2', 'A5']);
});

describe('a child that has small images ahead', () => {
  const ahead = { childModule: SCRIPTED, inFlightPerChild: 1, aheadBytes: 10 };

  test('gets as many as the limit in bytes allows, and those above it wait', async () => {
    const pool = poolOf(ahead);
    const hung = Promise.allSettled(['hang', 'ok', 'ok', 'ok', 'ok'].map((script) => say(pool, script)));
    expect(pool.stats).toMatchObject({ waiting: 1, inFlight: 4 });
    await pool.close();
    expect(await hung).toHaveLength(5);
  });

  test('works on them in turn, no more at a time than on others', async () => {
    const pool = poolOf({ childModule: REAL, inFlightPerChild: 1, aheadBytes: 2 ** 30 });
    const order: string[] = [];
    const slow = await quarters(1500, 1500).png().toBuffer();
    const fast = await quarters(8, 8).png().toBuffer();
    const run = async (name: string, input: Buffer) => {
      await pool.compress(input, { ...OPTIONS, format: 'AVIF' });
      order.push(name);
    };
    const all = [run('slow', slow), run('first', fast), run('second', fast)];
    expect(pool.stats).toMatchObject({ waiting: 0, inFlight: 3 });
    await Promise.all(all);
    expect(order).toEqual(['slow', 'first', 'second']);
  });

  test('blames none that it had not begun when it dies', async () => {
    const pool = poolOf(ahead);
    const lost = say(pool, 'die');
    const others = Promise.allSettled([say(pool, 'hang'), say(pool, 'hang')]);
    await expect(lost).rejects.toMatchObject({ code: 'WORKER_LOST' });
    // An image that is blamed has a child to itself, so the other one would wait.
    await until(() => pool.stats.inFlight === 2);
    expect(pool.stats.waiting).toBe(0);
    await pool.close();
    expect(await others).toHaveLength(2);
  });
});

test.each([
  ['has small images ahead', { inFlightPerChild: 1, aheadBytes: 2 ** 30 }],
  ['has a second image', { aheadBytes: 0 }],
])(
  'a child that %s returns them while its image takes long, so that another child does them',
  async (_, ahead) => {
    const pool = poolOf({ childModule: REAL, children: 2, ...ahead });
    const fast = await quarters(8, 8).png().toBuffer();
    const slow = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    // Both children are ready.
    await Promise.all([pool.compress(fast, OPTIONS), pool.compress(fast, OPTIONS)]);
    const order: string[] = [];
    const run = async (name: string, input: Buffer) => {
      await pool.compress(input, { ...OPTIONS, format: 'AVIF', effort: 'SMALLEST' });
      order.push(name);
    };
    const all = [run('slow', slow), run('other', fast), run('a', fast), run('b', fast)];
    expect(pool.stats).toMatchObject({ waiting: 0, inFlight: 4 });
    await Promise.all(all);
    expect(order.at(-1)).toBe('slow');
  },
);
