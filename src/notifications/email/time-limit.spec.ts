import { rejectOnAbort, withTimeLimit } from './time-limit.js';

const never = new Promise<never>(() => {});

test('returns the result of work that ends within the time limit', async () => {
  const { signal } = new AbortController();
  expect(await withTimeLimit(60_000, signal, (limit) => rejectOnAbort(limit, Promise.resolve('done')))).toBe(
    'done',
  );
});

test('aborts work that never ends after the time limit', async () => {
  const { signal } = new AbortController();
  const work = withTimeLimit(10, signal, (limit) => rejectOnAbort(limit, never));
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

test.each(['before', 'during'])(
  'rejects with the reason of a caller that aborts %s work that never ends',
  async (when) => {
    const caller = new AbortController();
    const reason = new Error('stopping');
    if (when === 'before') caller.abort(reason);
    const work = withTimeLimit(60_000, caller.signal, (limit) => rejectOnAbort(limit, never));
    caller.abort(reason);
    await expect(work).rejects.toBe(reason);
  },
);

test('rejects with the error of the work itself', async () => {
  const { signal } = new AbortController();
  const error = new Error('no');
  await expect(rejectOnAbort(signal, Promise.reject(error))).rejects.toBe(error);
});
