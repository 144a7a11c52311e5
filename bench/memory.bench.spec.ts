import { quarterMeans } from './memory.bench.mjs';

test.each([
  [
    [1, 1, 2, 2, 3, 3, 4, 4],
    [1, 2, 3, 4],
  ],
  [
    [1, 5],
    [1, 1, 5, 5],
  ],
])('the quarters of %j have the means %j', (series, means) => {
  expect(quarterMeans(series)).toEqual(means);
});
