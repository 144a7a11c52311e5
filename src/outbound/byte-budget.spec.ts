import { ByteBudget } from './byte-budget.js';

/** Has a new reservation grow, and notes `name` in `granted` when it has. */
function ask(budget: ByteBudget, granted: string[], name: string, bytes: number, signal?: AbortSignal) {
  const reservation = budget.open();
  return reservation.growTo(bytes, signal).then(() => {
    granted.push(name);
    return reservation;
  });
}

describe('ByteBudget, 100 bytes of which 40 are spare', () => {
  let budget: ByteBudget;
  let granted: string[];
  beforeEach(() => {
    budget = new ByteBudget(100, 40);
    granted = [];
  });
  /** Takes the spare part and all but `free` bytes of the rest. */
  const fill = async (free: number) => {
    const first = await ask(budget, [], 'first', 40);
    const second = await ask(budget, [], 'second', 20 - free);
    const spare = await ask(budget, [], 'spare', 40);
    return { first, second, spare };
  };

  test('gives out what is free at once, and takes it back once', async () => {
    const reservation = budget.open();
    expect(budget.held).toBe(0);
    await reservation.growTo(30);
    await reservation.growTo(20);
    expect(budget.held).toBe(30);
    reservation.release();
    reservation.release();
    expect(budget.held).toBe(0);
  });

  test('lets the next one in when enough has come back', async () => {
    const { first } = await fill(5);
    const next = ask(budget, granted, 'next', 15);
    first.shrinkTo(31);
    await Promise.resolve();
    expect(granted).toEqual([]);
    first.shrinkTo(30);
    await next;
    expect(granted).toEqual(['next']);
    expect(budget.held).toBe(30 + 15 + 15 + 40);
  });

  test('does not let a small one pass a large one that came first', async () => {
    const { first } = await fill(5);
    const large = ask(budget, granted, 'large', 40);
    const small = ask(budget, granted, 'small', 5);
    first.release();
    await Promise.all([large, small]);
    expect(granted).toEqual(['large', 'small']);
  });

  test('those that grow beside each other all come to their end', async () => {
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

  test('whoever has the spare part can grow while others wait, and makes way for the next', async () => {
    const { spare } = await fill(0);
    spare.shrinkTo(10);
    const waiting = ask(budget, granted, 'waiting', 40);
    await spare.growTo(40);
    expect(granted).toEqual([]);
    spare.release();
    await waiting;
    expect(budget.held).toBe(100);
  });

  test('what has shrunk leaves the spare part when it has room among the others', async () => {
    const { first, spare } = await fill(0);
    first.release();
    spare.shrinkTo(40);
    const next = await ask(budget, granted, 'next', 40);
    expect(budget.held).toBe(100);
    next.release();
    spare.release();
    expect(budget.held).toBe(20);
  });

  test('a shrink to more than is held changes nothing', async () => {
    const held = await ask(budget, granted, 'a', 30);
    held.shrinkTo(90);
    expect(budget.held).toBe(30);
  });

  test('whoever gives up leaves the queue and makes way', async () => {
    const { first } = await fill(5);
    const giveUp = new AbortController();
    const large = ask(budget, granted, 'large', 40, giveUp.signal);
    const small = ask(budget, granted, 'small', 5);
    giveUp.abort(new Error('no longer wanted'));
    await expect(large).rejects.toThrow('no longer wanted');
    (await small).release();
    first.release();
    expect(granted).toEqual(['small']);
    expect(budget.held).toBe(15 + 40);
  });

  test('an aborted signal reserves nothing', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(budget.open().growTo(1, stopped)).rejects.toThrow('stopped');
    expect(budget.held).toBe(0);
  });

  test('more than one may have is refused instead of waited for', async () => {
    await expect(budget.open().growTo(41)).rejects.toThrow(RangeError);
    expect(() => new ByteBudget(100, 100)).toThrow(RangeError);
  });
});
