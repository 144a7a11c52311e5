import { ByteBudget } from './byte-budget.js';

/** Reserves, and notes under `name` in `granted` when the bytes are there. */
function ask(budget: ByteBudget, granted: string[], name: string, bytes: number, signal?: AbortSignal) {
  return budget.reserve(bytes, signal).then((reservation) => {
    granted.push(name);
    return reservation;
  });
}

describe('ByteBudget', () => {
  test('gives out what is free at once, and takes it back once', async () => {
    const budget = new ByteBudget(100);
    const first = await budget.reserve(60);
    expect(budget.free).toBe(40);
    first.release();
    first.release();
    expect(budget.free).toBe(100);
  });

  test('lets the next one in when enough has come back', async () => {
    const budget = new ByteBudget(100);
    const granted: string[] = [];
    const a = await ask(budget, granted, 'a', 60);
    const b = ask(budget, granted, 'b', 50);
    a.shrinkTo(55);
    expect(budget.free).toBe(45);
    a.shrinkTo(50);
    await b;
    expect(granted).toEqual(['a', 'b']);
    expect(budget.free).toBe(0);
  });

  test('does not let a small one pass a large one that came first', async () => {
    const budget = new ByteBudget(100);
    const granted: string[] = [];
    const a = await ask(budget, granted, 'a', 60);
    const large = ask(budget, granted, 'large', 100);
    const small = ask(budget, granted, 'small', 10);
    a.release();
    (await large).release();
    await small;
    expect(granted).toEqual(['a', 'large', 'small']);
    expect(budget.free).toBe(90);
  });

  test('a shrink to more than is held changes nothing', async () => {
    const budget = new ByteBudget(100);
    const held = await budget.reserve(30);
    held.shrinkTo(90);
    expect(budget.free).toBe(70);
  });

  test('whoever gives up leaves the queue and makes way', async () => {
    const budget = new ByteBudget(100);
    const granted: string[] = [];
    const giveUp = new AbortController();
    const a = await ask(budget, granted, 'a', 60);
    const large = ask(budget, granted, 'large', 100, giveUp.signal);
    const small = ask(budget, granted, 'small', 40);
    giveUp.abort(new Error('no longer wanted'));
    await expect(large).rejects.toThrow('no longer wanted');
    (await small).release();
    a.release();
    expect(granted).toEqual(['a', 'small']);
    expect(budget.free).toBe(100);
  });

  test('an aborted signal reserves nothing', async () => {
    const budget = new ByteBudget(100);
    await expect(budget.reserve(1, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(budget.free).toBe(100);
  });

  test('more than there can ever be is refused instead of waited for', async () => {
    await expect(new ByteBudget(100).reserve(101)).rejects.toThrow(RangeError);
  });
});
