import { setTimeout as sleep } from 'node:timers/promises';
import { SlowFetchOverflow } from './slow-fetch-overflow.js';

let errors: unknown[];
const overflowOf = (capacity: number) =>
  new SlowFetchOverflow({ capacity, slowAfterMs: 20, onError: (e) => errors.push(e) });
beforeEach(() => {
  errors = [];
});

/** A job that fetches for so long, and goes on for so long; `log` tells when it has ended. */
const job =
  (overflow: SlowFetchOverflow, log: string[], name: string, fetchMs: number, thenMs = 0) =>
  async () => {
    const end = overflow.beginFetch();
    await sleep(fetchMs);
    end();
    await sleep(thenMs);
    log.push(name);
  };

/** A job whose fetch lasts until it is told to end. */
function jobUntilTold(overflow: SlowFetchOverflow, log: string[], name: string) {
  let end = () => {};
  const told = new Promise<void>((resolve) => (end = resolve));
  return {
    end: () => end(),
    job: async () => {
      const ended = overflow.beginFetch();
      await told;
      ended();
      log.push(name);
    },
  };
}

test('a job whose fetch is slow goes on in the overflow, while others take its slot', async () => {
  const log: string[] = [];
  const overflow = overflowOf(2);
  const slow = jobUntilTold(overflow, log, 'slow');
  await overflow.run(slow.job);
  expect(log).toEqual([]);
  await overflow.run(job(overflow, log, 'quick', 0));
  expect(log).toEqual(['quick']);
  slow.end();
  await overflow.empty();
  expect(log).toEqual(['quick', 'slow']);
});

test('a job whose fetch is over keeps its slot, however long it takes', async () => {
  const log: string[] = [];
  const overflow = overflowOf(2);
  await overflow.run(job(overflow, log, 'long', 0, 100));
  expect(log).toEqual(['long']);
});

test('a job that finds the overflow full keeps its slot', async () => {
  const log: string[] = [];
  const overflow = overflowOf(1);
  const first = jobUntilTold(overflow, log, 'first');
  await overflow.run(first.job);
  await overflow.run(job(overflow, log, 'second', 60));
  expect(log).toEqual(['second']);
  first.end();
  await overflow.empty();
  expect(log).toEqual(['second', 'first']);
});

test('an error is thrown from where the job was', async () => {
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
