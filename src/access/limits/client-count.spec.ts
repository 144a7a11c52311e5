import { ClientCount } from './client-count.js';

test('each client has so many places, and gets one back when it leaves', () => {
  const count = new ClientCount(2);
  const [first, second] = [count.enter('a'), count.enter('a')];
  expect([first, second]).toEqual([expect.any(Function), expect.any(Function)]);
  expect(count.enter('a')).toBeNull();
  expect(count.enter('b')).not.toBeNull();
  first!();
  first!();
  expect(count.enter('a')).not.toBeNull();
  expect(count.enter('a')).toBeNull();
});

test('whoever has left is forgotten', () => {
  const count = new ClientCount(2);
  for (let client = 0; client < 100; client += 1) count.enter(String(client))!();
  expect(count.size).toBe(0);
});

test('0 is no limit', () => {
  const count = new ClientCount(0);
  for (let i = 0; i < 1000; i += 1) expect(count.enter('a')).not.toBeNull();
});
