import type { IQueueBackend } from 'bullmq';
import { paced } from './paced-backend.js';

test('an error of the next job leaves time to others', async () => {
  const seen: string[] = [];
  const backend = paced<Pick<IQueueBackend, 'moveToActive'>>(
    { moveToActive: () => Promise.reject(new Error('out of memory')) },
    1,
  );
  const asked = backend.moveToActive('token').catch((error: Error) => seen.push(error.message));
  setImmediate(() => seen.push('others'));
  await asked;
  expect(seen).toEqual(['others', 'out of memory']);
});

test('a job is passed on', async () => {
  const backend = paced({ moveToActive: (...given: unknown[]) => Promise.resolve(given) }, 1);
  expect(await backend.moveToActive('token', 'name')).toEqual(['token', 'name']);
});
