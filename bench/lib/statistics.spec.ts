import { quantile, ratios, spread } from './statistics.mjs';

test.each([
  [[5], 0.99, 5],
  [[1, 2, 3], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[10, 0], 0.9, 9],
])('the quantile of %j at %f is %f', (numbers, share, expected) => {
  expect(quantile(numbers, share)).toBeCloseTo(expected);
});

test('the spread is the smallest, the middle and the largest number', () => {
  expect(spread([3, 1, 10])).toEqual({ min: 1, median: 3, max: 10 });
});

test('the ratios compare ours with the reference round by round', () => {
  expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3]);
  expect(() => ratios([1], [1, 2])).toThrow('1 and 2');
});
