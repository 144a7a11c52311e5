import { setTimeout as sleep } from 'node:timers/promises';
import { ANYONE, currentCaller, visibleOwner, withCaller } from './caller.js';

test('throws outside of withCaller', () => {
  expect(() => currentCaller()).toThrow('outside of withCaller');
  expect(() => visibleOwner()).toThrow('outside of withCaller');
});

test('keeps the callers of concurrent asynchronous work apart', async () => {
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

test('throws when a caller with a signed link reads rows', () => {
  expect(() => withCaller({ kind: 'link', path: '/files/a' }, visibleOwner)).toThrow('one file only');
});

test('returns no owner without authentication, so that every row is visible', () => {
  expect(withCaller(ANYONE, visibleOwner)).toBeUndefined();
});
