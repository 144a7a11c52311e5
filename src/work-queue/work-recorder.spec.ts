import type { Ended } from './work-table.js';
import { WorkRecorder } from './work-recorder.js';
import { QueryFailedError } from 'typeorm';

const lease = { id: 'a', token: 't' };
const signal = () => new AbortController().signal;

/** Returns a recorder on a table whose first statements fail with these errors. */
function recorderOf(...errors: unknown[]) {
  const inFlight = 3;
  const calls: Ended<string>[][] = [];
  const recorder = new WorkRecorder<string>(
    {
      record: async (ended) => {
        calls.push([...ended]);
        if (errors.length > 0) throw errors.shift();
        return ended.map(() => 'recorded');
      },
    },
    1,
    () => inFlight,
  );
  return { recorder, calls };
}

test('results that arrive together are recorded in one statement, each with its own outcome', async () => {
  const { recorder, calls } = recorderOf();
  const outcomes = await Promise.all(
    ['x', 'y', 'z'].map((result) => recorder.record(lease, result, signal())),
  );
  expect(outcomes).toEqual(['recorded', 'recorded', 'recorded']);
  expect(calls.map((call) => call.map(({ result }) => result))).toEqual([['x', 'y', 'z']]);
});

test('a result is recorded once the database has recovered', async () => {
  const { recorder, calls } = recorderOf(new Error('Connection terminated'), new Error('ECONNREFUSED'));
  expect(await recorder.record(lease, 'x', signal())).toBe('recorded');
  expect(calls).toHaveLength(3);
});

test('a statement that the database rejects is not retried', async () => {
  const rejected = new QueryFailedError('UPDATE', [], Object.assign(new Error('bad'), { code: '22021' }));
  const { recorder, calls } = recorderOf(rejected);
  await expect(recorder.record(lease, 'x', signal())).rejects.toBe(rejected);
  expect(calls).toHaveLength(1);
});

test('a result whose lease is lost meanwhile is not retried', async () => {
  const unavailable = new Error('Connection terminated');
  const { recorder } = recorderOf(unavailable, unavailable, unavailable);
  await expect(recorder.record(lease, 'x', AbortSignal.abort())).rejects.toBe(unavailable);
});
