import { uploadsAtOnce } from './uploads-at-once.js';

test.each([
  [4, 1],
  [5, 2],
  [6, 3],
  [7, 3],
  [10, 5],
  [1000, 500],
])('of %i connections, uploads have %i', (connections, uploads) =>
  expect(uploadsAtOnce(connections)).toBe(uploads),
);
