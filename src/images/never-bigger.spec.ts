import { isKept } from './never-bigger.js';

test.each([
  ['keeps an input that the output exceeds', true, 100, 101, true],
  ['keeps an input of the same size', true, 100, 100, true],
  ['stores a smaller output', true, 100, 99, false],
  ['stores a larger output of another format or size, which was asked for', false, 100, 200, false],
])('%s', (_, isComparable, inputBytes, outputBytes, kept) =>
  expect(isKept(isComparable, inputBytes, outputBytes)).toBe(kept),
);
