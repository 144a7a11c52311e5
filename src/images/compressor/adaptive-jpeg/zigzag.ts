/** The coefficients of a block. */
export const BLOCK_SIZE = 64;

/** The place in a block, row after row, of each coefficient in the order of the file. */
export const ZIGZAG: readonly number[] = Array.from({ length: BLOCK_SIZE }, (_, place) => place).toSorted(
  (a, b) => diagonal(a) - diagonal(b) || (diagonal(a) % 2 === 0 ? b - a : a - b),
);

function diagonal(place: number): number {
  return (place >> 3) + (place & 7);
}
