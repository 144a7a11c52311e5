import { PerSecond } from './per-second.js';

test('it counts within a second, and begins anew with the next', () => {
  const counter = new PerSecond();
  expect([5000, 5001, 5999, 6000, 6001, 9000].map((now) => counter.count(now))).toEqual([1, 2, 3, 1, 2, 1]);
});
