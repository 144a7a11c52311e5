import { BLOCK_SIZE } from './zigzag.js';
import { sizeOf } from './write-jpeg.js';

/** The symbols of the AC coefficients: the zeros before a level (0 to 15) and its size in bits. */
export const symbolOf = (zeros: number, size: number): number => (zeros << 4) | size;
export const END_OF_BLOCK = symbolOf(0, 0);
export const ZERO_RUN = symbolOf(15, 0);

/** Added to what is rounded: less than a half, as the choice of the levels will leave out some of the smallest. */
const ROUNDING = 0.33;
/** No code is longer. */
const MAX_BITS = 16;

/**
 * Estimates the bits of each symbol in a file that has codes of its own: by how often the symbols occur when the
 * coefficients are rounded.
 */
export function bitCosts(coefficients: Float32Array, table: readonly number[]): Float64Array {
  const counts = new Float64Array(256).fill(0.5);
  for (let at = 0; at < coefficients.length; at += BLOCK_SIZE) {
    let zeros = 0;
    for (let index = 1; index < BLOCK_SIZE; index++) {
      const level = Math.floor(Math.abs(coefficients[at + index]!) / table[index]! + ROUNDING);
      if (level === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) counts[ZERO_RUN]!++;
      counts[symbolOf(zeros, sizeOf(level))]!++;
      zeros = 0;
    }
    if (zeros > 0) counts[END_OF_BLOCK]!++;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.min(MAX_BITS, Math.log2(total / count)));
}
