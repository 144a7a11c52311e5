import { BufferPool } from './buffer-pool.js';

const KIB = 1024;
const MIB = 1024 * KIB;

test.each([
  { size: 0, length: 64 * KIB },
  { size: 64 * KIB, length: 64 * KIB },
  { size: 64 * KIB + 1, length: 128 * KIB },
  { size: 700_000, length: MIB },
  { size: MIB, length: MIB },
  { size: MIB + 1, length: MIB + 1 },
])('lends $length bytes for a body of $size bytes', ({ size, length }) => {
  expect(new BufferPool().take(size)).toHaveLength(length);
});

test('lends a buffer again that was given back, whatever part of it was used', () => {
  const pool = new BufferPool();
  const { buffer } = pool.take(100_000);
  pool.giveBack(Buffer.from(buffer, 0, 90_000));
  expect(pool.take(64 * KIB).buffer === buffer).toBe(false);
  const again = pool.take(70_000);
  expect(again.buffer === buffer).toBe(true);
  expect(again).toHaveLength(128 * KIB);
  expect(pool.take(70_000).buffer === buffer).toBe(false);
});

test('keeps no buffer that is larger than a pooled one', () => {
  const pool = new BufferPool();
  const large = pool.take(2 * MIB);
  pool.giveBack(large);
  expect(pool.take(2 * MIB).buffer === large.buffer).toBe(false);
});

test('keeps 16 MiB at most', () => {
  const pool = new BufferPool();
  const lent = Array.from({ length: 17 }, () => pool.take(MIB));
  for (const buffer of lent) pool.giveBack(buffer);
  const known = new Set(lent.map(({ buffer }) => buffer));
  expect(lent.filter(() => known.has(pool.take(MIB).buffer))).toHaveLength(16);
});
