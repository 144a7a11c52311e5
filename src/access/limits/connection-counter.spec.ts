import { ConnectionCounter } from './connection-counter.js';

test('limits the connections of each client, and frees a slot once when a connection is released', () => {
  const counter = new ConnectionCounter(2);
  const [first, second] = [counter.acquire('a'), counter.acquire('a')];
  expect([first, second]).toEqual([expect.any(Function), expect.any(Function)]);
  expect(counter.acquire('a')).toBeNull();
  expect(counter.acquire('b')).not.toBeNull();
  first!();
  first!();
  expect(counter.acquire('a')).not.toBeNull();
  expect(counter.acquire('a')).toBeNull();
});

test('deletes the count of a client without open connections', () => {
  const counter = new ConnectionCounter(2);
  for (let client = 0; client < 100; client += 1) counter.acquire(String(client))!();
  expect(counter.size).toBe(0);
});

test('does not limit connections when the limit is 0', () => {
  const counter = new ConnectionCounter(0);
  for (let i = 0; i < 1000; i += 1) expect(counter.acquire('a')).not.toBeNull();
});
