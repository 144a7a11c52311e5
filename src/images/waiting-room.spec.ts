import { setTimeout as sleep } from 'node:timers/promises';
import { WaitingRoom } from './waiting-room.js';

let errors: unknown[];
const roomOf = (places: number) =>
  new WaitingRoom({ places, patienceMs: 20, onError: (e) => errors.push(e) });
beforeEach(() => {
  errors = [];
});

/** Work that waits for so long, arrives, and goes on for so long; `log` tells when it has ended. */
const work =
  (log: string[], name: string, waitMs: number, thenMs = 0) =>
  async (hasArrived: () => void) => {
    await sleep(waitMs);
    hasArrived();
    await sleep(thenMs);
    log.push(name);
  };

/** Work that waits until it is told to end. */
function workUntilTold(log: string[], name: string) {
  let end = () => {};
  const told = new Promise<void>((resolve) => (end = resolve));
  return { end, work: () => told.then(() => void log.push(name)) };
}

test('work that waits for long goes on inside, while others are let in', async () => {
  const log: string[] = [];
  const room = roomOf(2);
  const slow = workUntilTold(log, 'slow');
  await room.admit(slow.work);
  expect(log).toEqual([]);
  await room.admit(work(log, 'quick', 0));
  expect(log).toEqual(['quick']);
  slow.end();
  await room.empty();
  expect(log).toEqual(['quick', 'slow']);
});

test('work that has arrived keeps its place, however long it takes', async () => {
  const log: string[] = [];
  await roomOf(2).admit(work(log, 'long', 0, 100));
  expect(log).toEqual(['long']);
});

test('work that finds no place inside waits where it is', async () => {
  const log: string[] = [];
  const room = roomOf(1);
  const first = workUntilTold(log, 'first');
  await room.admit(first.work);
  await room.admit(work(log, 'second', 60));
  expect(log).toEqual(['second']);
  first.end();
  await room.empty();
  expect(log).toEqual(['second', 'first']);
});

test('an error is thrown from where the work was', async () => {
  const room = roomOf(1);
  const fail = (ms: number) => async () => {
    await sleep(ms);
    throw new Error(`after ${ms} ms`);
  };
  await expect(room.admit(fail(0))).rejects.toThrow('after 0 ms');
  await room.admit(fail(60));
  await room.empty();
  expect(errors).toEqual([new Error('after 60 ms')]);
});
