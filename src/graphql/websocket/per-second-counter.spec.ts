import { PerSecondCounter } from './per-second-counter.js';

test('the count restarts with each second', () => {
  const counter = new PerSecondCounter();
  expect([5000, 5001, 5999, 6000, 6001, 9000].map((now) => counter.count(now))).toEqual([1, 2, 3, 1, 2, 1]);
});
