import { formatBytes, formatSaved, formatSeconds } from './format.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [16_200_000, '16.2 MB'],
  [5_000_000_000_000, '5000 GB'],
])('formatBytes(%d) is %j', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, '0.0 s'],
  [9.94, '9.9 s'],
  [9.95, '10 s'],
  [59.4, '59 s'],
  [59.5, '1 min 0 s'],
  [185, '3 min 5 s'],
])('formatSeconds(%d) is %j', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [1000, 190, '81 %'],
  [1000, 1000, '0 %'],
  [0, 0, '0 %'],
])('formatSaved(%d, %d) is %j', (before, after, text) => expect(formatSaved(before, after)).toBe(text));
