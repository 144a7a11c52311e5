import { setTimeout as sleep } from 'node:timers/promises';
import { ANYONE, currentCaller, visibleOwner, withCaller } from './caller.js';

test('whoever is known to nobody sees nothing', () => {
  expect(() => currentCaller()).toThrow('by no client');
  expect(() => visibleOwner()).toThrow('by no client');
});

test('callers at once are told apart, whatever their work waits for', async () => {
  const seen = await Promise.all(
    ['a', 'b', 'c'].map((owner, index) =>
      withCaller({ kind: 'owner', owner, keyId: owner }, async () => {
        await sleep(10 - index);
        return visibleOwner();
      }),
    ),
  );
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('whoever follows a link sees no rows', () => {
  expect(() => withCaller({ kind: 'link', path: '/files/a' }, visibleOwner)).toThrow('to no rows');
});

test('where nobody is asked who they are, everyone sees all', () => {
  expect(withCaller(ANYONE, visibleOwner)).toBeUndefined();
});
