import { once } from 'node:events';
import { LeaseKeeper } from './lease-keeper.js';
import type { Lease } from './work-table.js';

/** The tokens of the leases that the table holds. */
let table: Set<string>;
let keeper: LeaseKeeper;

beforeEach(() => {
  table = new Set(['a', 'b']);
  const renew = async (leases: readonly Lease[]) =>
    new Set(leases.map(({ token }) => token).filter((token) => table.has(token)));
  keeper = new LeaseKeeper({ renew }, () => undefined);
});
afterEach(() => keeper.stop());

const leaseOf = (token: string): Lease => ({ id: `image-${token}`, token });
const aborted = (signal: AbortSignal) => (signal.aborted ? undefined : once(signal, 'abort'));

test('during() returns the result of the work or throws its error, and then holds no lease', async () => {
  const error = new Error('no');
  expect(await keeper.during(leaseOf('a'), async () => 'done')).toBe('done');
  await expect(keeper.during(leaseOf('a'), () => Promise.reject(error))).rejects.toBe(error);
  expect(keeper.size).toBe(0);
});

test('abortAll aborts the work in progress, and not work that has ended', async () => {
  let early: AbortSignal | undefined;
  await keeper.during(leaseOf('a'), async (signal) => {
    early = signal;
  });
  const late = ['a', 'b'].map((token) =>
    keeper.during(leaseOf(token), async (signal) => {
      await aborted(signal);
      return signal.aborted;
    }),
  );
  expect(keeper.size).toBe(2);
  keeper.abortAll();
  expect([await Promise.all(late), early?.aborted]).toEqual([[true, true], false]);
});

test('work whose lease is lost is aborted, and work under another lease is not', async () => {
  table.delete('b');
  const lost = keeper.during(leaseOf('b'), async (signal) => void (await aborted(signal)));
  await keeper.during(leaseOf('a'), async (signal) => {
    keeper.start();
    await lost;
    expect(signal.aborted).toBe(false);
  });
});
