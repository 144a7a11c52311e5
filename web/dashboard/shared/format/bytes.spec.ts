import { bytes, bytesBetween, bytesChange, limitOfBytes } from './format.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [81_000, '81.0 kB'],
  [99_940, '99.9 kB'],
  [99_960, '100 kB'],
  [999_600, '1.0 MB'],
  [5_040_000, '5.0 MB'],
  [27_240_000, '27.2 MB'],
  [3e15, '3000 TB'],
])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

test.each([
  [27_240_000, 5_040_000, '22.2 MB'],
  [27_249_000, 5_051_000, '22.1 MB'],
  [5_040_000, 27_240_000, '22.2 MB'],
  [27_240_000, 833_000, '26.4 MB'],
  [1_540, 1_000, '540 B'],
  [120_400, 95_400, '24.6 kB'],
  [900, 900, '0 B'],
  [900, 350, '550 B'],
])('between %d and %d bytes are %s', (before, after, text) => expect(bytesBetween(before, after)).toBe(text));

test.each([
  [81_000, 867_000, '81.0 → 867 kB'],
  [833_000, 2_800_000, '833 kB → 2.8 MB'],
])('from %d to %d bytes is %s', (before, after, text) => expect(bytesChange(before, after)).toBe(text));

test.each([
  [2 ** 30, '1 GiB'],
  [50 * 2 ** 20, '50 MiB'],
  [1536 * 2 ** 20, '1,536 MiB'],
  [50_000_000, '50.0 MB'],
])('the limit of %d bytes is %s', (value, text) => expect(limitOfBytes(value)).toBe(text));
