import { setImmediate as turn } from 'node:timers/promises';
import { type Slots, slotsOf, UploadSlots } from './upload-slots.js';

test.each<[number, Slots]>([
  [4, { arriving: 0, arrived: 1 }],
  [5, { arriving: 1, arrived: 1 }],
  [6, { arriving: 1, arrived: 2 }],
  [7, { arriving: 1, arrived: 2 }],
  [10, { arriving: 2, arrived: 3 }],
  [1000, { arriving: 250, arrived: 250 }],
])('with %i connections, uploads have the slots %j', (connections, slots) =>
  expect(slotsOf(connections)).toEqual(slots),
);

const never = new Promise<never>(() => {});
const stalled = { arrived: () => never };
const complete = { arrived: () => Promise.resolve() };

test('files that never arrive do not delay a file that has arrived', async () => {
  const slots = new UploadSlots({ arriving: 2, arrived: 1 });
  const begun: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    void slots.run(stalled, () => {
      begun.push(name);
      return never;
    });
  }
  expect(await slots.run(complete, () => Promise.resolve('read'))).toBe('read');
  expect(begun).toEqual(['a', 'b']);
});

test('files that have arrived are read one after another in one slot', async () => {
  const slots = new UploadSlots({ arriving: 0, arrived: 1 });
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await turn();
    order.push(`${name} ends`);
  };
  await Promise.all([slots.run(complete, work('a')), slots.run(complete, work('b'))]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('work that fails releases its slot', async () => {
  const slots = new UploadSlots({ arriving: 1, arrived: 1 });
  const failing = () => Promise.reject(new Error('broken'));
  await expect(slots.run(stalled, failing)).rejects.toThrow('broken');
  expect(await slots.run(stalled, () => Promise.resolve('read'))).toBe('read');
});

test('a file whose arrival fails before it is read rejects with the same error', async () => {
  const slots = new UploadSlots({ arriving: 0, arrived: 1 });
  const interrupted = { arrived: () => Promise.reject(new Error('interrupted')) };
  await expect(slots.run(interrupted, () => never)).rejects.toThrow('interrupted');
  expect(await slots.run(complete, () => Promise.resolve('read'))).toBe('read');
});
