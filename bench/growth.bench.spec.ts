import { sizesUpTo } from './growth.bench.mjs';

test.each([
  [100_000, [1000, 10_000, 100_000]],
  [10_000, [1000, 10_000]],
  [1000, [100, 1000]],
  [300, [30, 300]],
])('growth up to %i compares requests of %j images', (largest, sizes) => {
  expect(sizesUpTo(largest)).toEqual(sizes);
});
