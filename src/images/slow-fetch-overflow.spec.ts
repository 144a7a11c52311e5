import { setTimeout as sleep } from 'node:timers/promises';
import { SlowFetchOverflow } from './slow-fetch-overflow.js';

let errors: unknown[];
const overflowOf = (capacity: number) =>
  new SlowFetchOverflow({ capacity, slowAfterMs: 20, onError: (e) => errors.push(e) });
beforeEach(() => {
  errors = [];
});

/** Returns a job that fetches for `fetchMs` and works for `thenMs`, then adds its name to `log`. */
const job =
  (overflow: SlowFetchOverflow, log: string[], name: string, fetchMs: number, thenMs = 0) =>
  async () => {
    const end = overflow.beginFetch();
    await sleep(fetchMs);
    end();
    await sleep(thenMs);
    log.push(name);
  };

/** Returns a job whose fetch lasts until `end` is called. */
function jobUntilEnded(overflow: SlowFetchOverflow, log: string[], name: string) {
  let end = () => {};
  const ending = new Promise<void>((resolve) => (end = resolve));
  return {
    end: () => end(),
    job: async () => {
      const ended = overflow.beginFetch();
      await ending;
      ended();
      log.push(name);
    },
  };
}

test('a job whose fetch is slow moves to the overflow, and another job takes its slot', async () => {
  const log: string[] = [];
  const overflow = overflowOf(2);
  const slow = jobUntilEnded(overflow, log, 'slow');
  await overflow.run(slow.job);
  expect(log).toEqual([]);
  await overflow.run(job(overflow, log, 'quick', 0));
  expect(log).toEqual(['quick']);
  slow.end();
  await overflow.empty();
  expect(log).toEqual(['quick', 'slow']);
});

test('a job whose fetch has ended keeps its slot, however long it runs', async () => {
  const log: string[] = [];
  const overflow = overflowOf(2);
  await overflow.run(job(overflow, log, 'long', 0, 100));
  expect(log).toEqual(['long']);
});

test('a job with a slow fetch keeps its slot while the overflow is full', async () => {
  const log: string[] = [];
  const overflow = overflowOf(1);
  const first = jobUntilEnded(overflow, log, 'first');
  await overflow.run(first.job);
  await overflow.run(job(overflow, log, 'second', 60));
  expect(log).toEqual(['second']);
  first.end();
  await overflow.empty();
  expect(log).toEqual(['second', 'first']);
});

test('the error of a job in a slot rejects run(), that of a job in the overflow goes to onError', async () => {
  const overflow = overflowOf(1);
  const fail = (ms: number) => async () => {
    const end = overflow.beginFetch();
    await sleep(ms);
    end();
    throw new Error(`after ${ms} ms`);
  };
  await expect(overflow.run(fail(0))).rejects.toThrow('after 0 ms');
  await overflow.run(fail(60));
  await overflow.empty();
  expect(errors).toEqual([new Error('after 60 ms')]);
});
