import { isKept } from './never-bigger.js';

test.each([
  ['keeps an input that the output exceeds', 100, 101, true],
  ['keeps an input of the same size', 100, 100, true],
  ['stores a smaller output', 100, 99, false],
])('%s', (_, inputBytes, outputBytes, kept) => expect(isKept(inputBytes, outputBytes)).toBe(kept));
