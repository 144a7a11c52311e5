import { setTimeout as sleep } from 'node:timers/promises';
import { type Slot, WorkSlots } from './work-slots.js';

/** Calls `take` and returns what it has resolved with by now, and the promise. */
async function attempt(slots: WorkSlots, wanted: number) {
  let taken: Slot[] | undefined;
  const promise = slots.take(wanted).then((result) => (taken = result));
  await new Promise(setImmediate);
  return { now: taken?.length, promise };
}

test('takes as many slots as are wanted, and no more than there are', async () => {
  const slots = new WorkSlots({ capacity: 4 });
  expect(await slots.take(2)).toHaveLength(2);
  expect(await slots.take(3)).toHaveLength(2);
});

test('waits until half of the slots are free, or all that are wanted', async () => {
  const slots = new WorkSlots({ capacity: 4 });
  const [first, second] = await slots.take(4);
  const many = await attempt(slots, 16);
  first!.release();
  await new Promise(setImmediate);
  expect(many.now).toBeUndefined();
  second!.release();
  expect(await many.promise).toHaveLength(2);

  const [third] = await many.promise;
  const single = await attempt(slots, 1);
  third!.release();
  expect(await single.promise).toHaveLength(1);
});

test('waits for a quarter of the slots alone while most of the items wait for something outside', async () => {
  const slots = new WorkSlots({ capacity: 8, slowAfterMs: 1_000_000 });
  const taken = await slots.take(8);
  const many = await attempt(slots, 16);
  for (const slot of taken.slice(0, 2)) slot.release();
  const ends = taken.slice(2, 5).map((slot) => slot.beginWait());
  await new Promise(setImmediate);
  expect(many.now).toBeUndefined();
  ends.push(taken[5]!.beginWait());
  expect(await many.promise).toHaveLength(2);

  // A wait that has ended twice, or after its slot was released, counts no more.
  const next = await attempt(slots, 16);
  for (const end of [...ends, ...ends]) end();
  const late = taken[6]!.beginWait();
  taken[6]!.release();
  late();
  taken[7]!.release();
  await new Promise(setImmediate);
  expect(next.now).toBeUndefined();
  for (const slot of taken.slice(2, 4)) slot.release();
  expect(await next.promise).toHaveLength(4);
});

test('calls that wait get slots together, and the earlier ones first', async () => {
  const slots = new WorkSlots({ capacity: 8 });
  const taken = await slots.take(8);
  const few = await attempt(slots, 2);
  const many = await attempt(slots, 5);
  for (const slot of taken.slice(0, 3)) slot.release();
  await new Promise(setImmediate);
  // Each alone would get some of the three, and claim them with a statement of its own.
  expect([few.now, many.now]).toEqual([undefined, undefined]);
  taken[3]!.release();
  expect(await few.promise).toHaveLength(2);
  expect(await many.promise).toHaveLength(2);
});

test('calls that want few together do not wait for more', async () => {
  const slots = new WorkSlots({ capacity: 8 });
  const [first, second] = await slots.take(8);
  const calls = [await attempt(slots, 1), await attempt(slots, 1)];
  first!.release();
  second!.release();
  for (const { promise } of calls) expect(await promise).toHaveLength(1);
});

test('an item that waits for long moves to the overflow, and its slot goes to another', async () => {
  const slots = new WorkSlots({ capacity: 1, overflow: 1, slowAfterMs: 1 });
  const [slow] = await slots.take(1);
  slow!.beginWait();
  const [next] = await slots.take(1);
  expect(slots.overflowing).toBe(1);

  // The overflow is full: the next one keeps its slot, however long it waits.
  const end = next!.beginWait();
  await sleep(20);
  const third = await attempt(slots, 1);
  expect(third.now).toBeUndefined();
  end();
  slow!.release();
  expect(slots.overflowing).toBe(0);
  expect((await attempt(slots, 1)).now).toBeUndefined();
  next!.release();
  expect(await third.promise).toHaveLength(1);
});

test('a prepared item gives its slot to another up to a number of them, and then moves on to the overflow', async () => {
  const slots = new WorkSlots({ capacity: 2, prepared: 1, overflow: 1 });
  const [first, second] = await slots.take(2);
  const next = await attempt(slots, 1);
  first!.prepare();
  first!.prepare();
  const [third] = await next.promise;
  expect(third).toBeDefined();
  // Only one item may be prepared: the second one keeps its slot until the first leaves.
  const fourth = await attempt(slots, 1);
  second!.prepare();
  expect((await attempt(slots, 1)).now).toBeUndefined();
  void first!.leave(0);
  expect(slots.overflowing).toBe(1);
  second!.prepare();
  expect(await fourth.promise).toHaveLength(1);
  first!.release();
  second!.release();
  expect(slots.overflowing).toBe(0);
  // Neither counted in a slot any more: both slots are taken by the third and the fourth.
  expect((await attempt(slots, 1)).now).toBeUndefined();
});

test('an item that waits for long twice is in the overflow once', async () => {
  const slots = new WorkSlots({ capacity: 1, overflow: 2, slowAfterMs: 1 });
  const [slow] = await slots.take(1);
  slow!.beginWait();
  const [next] = await slots.take(1);
  slow!.beginWait();
  await sleep(20);
  expect(slots.overflowing).toBe(1);
  expect((await attempt(slots, 1)).now).toBeUndefined();
  slow!.release();
  expect(slots.overflowing).toBe(0);
  next!.release();
});

test('an item that leaves gives its slot to another while the overflow has room', async () => {
  const slots = new WorkSlots({ capacity: 2, overflow: 1 });
  const [first, second] = await slots.take(2);
  const next = await attempt(slots, 1);
  void first!.leave(0);
  expect(await next.promise).toHaveLength(1);
  expect(slots.overflowing).toBe(1);

  const last = await attempt(slots, 1);
  void second!.leave(0);
  void first!.leave(0);
  expect(slots.overflowing).toBe(1);
  await new Promise(setImmediate);
  expect(last.now).toBeUndefined();
  first!.release();
  expect(slots.overflowing).toBe(0);
  second!.release();
  expect(await last.promise).toHaveLength(1);
});

test('an item whose wait has ended keeps its slot, however long its work takes', async () => {
  const slots = new WorkSlots({ capacity: 1, overflow: 1, slowAfterMs: 1 });
  const [slot] = await slots.take(1);
  slot!.beginWait()();
  await sleep(20);
  expect(slots.overflowing).toBe(0);
});

test('nothing is taken after close, and what waits ends without slots', async () => {
  const slots = new WorkSlots({ capacity: 1 });
  const [slot] = await slots.take(1);
  const waiting = slots.take(1);
  slots.close();
  expect(await waiting).toEqual([]);
  slot!.release();
  expect(await slots.take(1)).toEqual([]);
});

/** Calls `leave` and returns whether it has resolved by now, and the promise. */
async function leaving(slot: Slot, gatherMs = 1_000_000) {
  let hasLeft = false;
  const promise = slot.leave(gatherMs).then(() => (hasLeft = true));
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
  return { hasLeft: () => hasLeft, promise };
}

describe('leaving together', () => {
  test('an item leaves with the others that come, at the latest when the most urgent one has waited enough', async () => {
    const slots = new WorkSlots({ capacity: 3 });
    const [first, second] = await slots.take(3);
    const one = await leaving(first!);
    expect(one.hasLeft()).toBe(false);
    await (
      await leaving(second!, 1)
    ).promise;
    expect(one.hasLeft()).toBe(true);
  });

  test('no item waits once all others have left or ended', async () => {
    const slots = new WorkSlots({ capacity: 4, overflow: 4 });
    const [first, second, third, fourth] = await slots.take(4);
    first!.release();
    const one = await leaving(second!);
    expect([one, await leaving(third!)].map(({ hasLeft }) => hasLeft())).toEqual([false, false]);
    expect((await leaving(fourth!)).hasLeft()).toBe(true);
    expect(one.hasLeft()).toBe(true);
    // The second and the third are being stored, and a fifth is alone.
    const [fifth] = await slots.take(1);
    expect((await leaving(fifth!)).hasLeft()).toBe(true);
  });

  test('sixteen items leave at once, and an item waits once only', async () => {
    const slots = new WorkSlots({ capacity: 20 });
    const taken = await slots.take(20);
    const left = await Promise.all(taken.slice(0, 16).map((slot) => leaving(slot)));
    expect(left.map(({ hasLeft }) => hasLeft())).toEqual(Array(16).fill(true));
    expect((await leaving(taken[0]!)).hasLeft()).toBe(true);
  });
});
