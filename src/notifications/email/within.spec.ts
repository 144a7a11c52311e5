import { orAborted, within } from './within.js';

const never = new Promise<never>(() => {});

test('work that ends in time is not disturbed', async () => {
  const { signal } = new AbortController();
  expect(await within(60_000, signal, (limit) => orAborted(limit, Promise.resolve('done')))).toBe('done');
});

test('work that never ends is given up after its time', async () => {
  const { signal } = new AbortController();
  const work = within(10, signal, (limit) => orAborted(limit, never));
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

test.each(['before', 'while'])(
  'work that never ends is given up when it is called off %s it',
  async (when) => {
    const caller = new AbortController();
    const reason = new Error('stopping');
    if (when === 'before') caller.abort(reason);
    const work = within(60_000, caller.signal, (limit) => orAborted(limit, never));
    caller.abort(reason);
    await expect(work).rejects.toBe(reason);
  },
);

test('work that fails, fails as it did', async () => {
  const { signal } = new AbortController();
  const error = new Error('no');
  await expect(orAborted(signal, Promise.reject(error))).rejects.toBe(error);
});
