import { ByteBudget } from './byte-budget.js';

/** Grows a new reservation and adds `name` to `granted` once it has grown. */
function growNew(budget: ByteBudget, granted: string[], name: string, bytes: number, signal?: AbortSignal) {
  const reservation = budget.open();
  return reservation.growTo(bytes, signal).then(() => {
    granted.push(name);
    return reservation;
  });
}

describe('ByteBudget of 100 bytes, 40 of them spare', () => {
  let budget: ByteBudget;
  let granted: string[];
  beforeEach(() => {
    budget = new ByteBudget(100, 40);
    granted = [];
  });
  /** Takes the spare portion and all but `free` bytes of the shared one. */
  const fill = async (free: number) => {
    const first = await growNew(budget, [], 'first', 40);
    const second = await growNew(budget, [], 'second', 20 - free);
    const spare = await growNew(budget, [], 'spare', 40);
    return { first, second, spare };
  };

  test('grants free bytes without a wait, and takes them back once', async () => {
    const reservation = budget.open();
    expect(budget.held).toBe(0);
    await reservation.growTo(30);
    await reservation.growTo(20);
    expect(budget.held).toBe(30);
    reservation.release();
    reservation.release();
    expect(budget.held).toBe(0);
  });

  test('grants a waiting reservation when enough bytes are returned', async () => {
    const { first } = await fill(5);
    const next = growNew(budget, granted, 'next', 15);
    first.shrinkTo(31);
    await Promise.resolve();
    expect(granted).toEqual([]);
    first.shrinkTo(30);
    await next;
    expect(granted).toEqual(['next']);
    expect(budget.held).toBe(30 + 15 + 15 + 40);
  });

  test('serves a large reservation before a small one that came later', async () => {
    const { first } = await fill(5);
    const large = growNew(budget, granted, 'large', 40);
    const small = growNew(budget, granted, 'small', 5);
    first.release();
    await Promise.all([large, small]);
    expect(granted).toEqual(['large', 'small']);
  });

  test('lets reservations that grow concurrently all finish', async () => {
    let done = 0;
    const download = async () => {
      const reservation = budget.open();
      for (let bytes = 4; bytes <= 40; bytes += 4) {
        await reservation.growTo(bytes);
        await new Promise(setImmediate);
        expect(budget.held).toBeLessThanOrEqual(budget.capacity);
      }
      reservation.release();
      done += 1;
    };
    await Promise.all(Array.from({ length: 25 }, download));
    expect(done).toBe(25);
    expect(budget.held).toBe(0);
    await fill(0);
  });

  test('lets the holder of the spare portion grow while others wait, and grants the next after its release', async () => {
    const { spare } = await fill(0);
    spare.shrinkTo(10);
    const waiting = growNew(budget, granted, 'waiting', 40);
    await spare.growTo(40);
    expect(granted).toEqual([]);
    spare.release();
    await waiting;
    expect(budget.held).toBe(100);
  });

  test('moves a shrunk reservation out of the spare portion when it fits into the shared one', async () => {
    const { first, spare } = await fill(0);
    first.release();
    spare.shrinkTo(40);
    const next = await growNew(budget, granted, 'next', 40);
    expect(budget.held).toBe(100);
    next.release();
    spare.release();
    expect(budget.held).toBe(20);
  });

  test('ignores a shrink to more than is held', async () => {
    const held = await growNew(budget, granted, 'a', 30);
    held.shrinkTo(90);
    expect(budget.held).toBe(30);
  });

  test('removes an aborted reservation from the queue and grants the next', async () => {
    const { first } = await fill(5);
    const abort = new AbortController();
    const large = growNew(budget, granted, 'large', 40, abort.signal);
    const small = growNew(budget, granted, 'small', 5);
    abort.abort(new Error('aborted'));
    await expect(large).rejects.toThrow('aborted');
    (await small).release();
    first.release();
    expect(granted).toEqual(['small']);
    expect(budget.held).toBe(15 + 40);
  });

  test('reserves nothing for a signal that is aborted already', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(budget.open().growTo(1, stopped)).rejects.toThrow('stopped');
    expect(budget.held).toBe(0);
  });

  test('rejects a reservation above the largest size instead of waiting', async () => {
    await expect(budget.open().growTo(41)).rejects.toThrow(RangeError);
    expect(() => new ByteBudget(100, 100)).toThrow(RangeError);
  });
});
