import type { SamplePlane } from './colour-planes.js';
import { BLOCK_SIZE, ZIGZAG } from './zigzag.js';

/** The cosine coefficients of a plane, 64 for each block in the order of the file. */
export interface Blocks {
  readonly coefficients: Float32Array;
  /** The number of blocks in a row, and of rows. */
  readonly columns: number;
  readonly rows: number;
}

/** The cosines of a row of eight samples: those of even and of odd frequencies, which are symmetric and antisymmetric. */
const COSINES = Array.from({ length: 8 }, (_, frequency) =>
  Float64Array.from(
    { length: 4 },
    (_unused, x) =>
      (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * frequency * Math.PI) / 16),
  ),
);

/**
 * Transforms the blocks of a plane.
 *
 * @param prepare may change the samples of a block first
 */
export function transform(
  { samples, width, height }: SamplePlane,
  prepare: (block: Float64Array) => void = () => undefined,
): Blocks {
  const [columns, rows] = [width / 8, height / 8];
  const coefficients = new Float32Array(samples.length);
  const block = new Float64Array(BLOCK_SIZE);
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, to += BLOCK_SIZE) {
      for (let place = 0; place < BLOCK_SIZE; place++)
        block[place] = samples[(8 * y + (place >> 3)) * width + 8 * x + (place & 7)]!;
      prepare(block);
      for (let line = 0; line < 8; line++) transformLine(block, 8 * line, 1);
      for (let line = 0; line < 8; line++) transformLine(block, line, 8);
      for (let index = 0; index < BLOCK_SIZE; index++) coefficients[to + index] = block[ZIGZAG[index]!]!;
    }
  }
  return { coefficients, columns, rows };
}

function transformLine(block: Float64Array, start: number, step: number): void {
  const [a, b, c, d] = [
    block[start]!,
    block[start + step]!,
    block[start + 2 * step]!,
    block[start + 3 * step]!,
  ];
  const [h, g] = [block[start + 7 * step]!, block[start + 6 * step]!];
  const [f, e] = [block[start + 5 * step]!, block[start + 4 * step]!];
  for (let frequency = 0; frequency < 8; frequency += 2) {
    const even = COSINES[frequency]!;
    const odd = COSINES[frequency + 1]!;
    block[start + frequency * step] =
      even[0]! * (a + h) + even[1]! * (b + g) + even[2]! * (c + f) + even[3]! * (d + e);
    block[start + (frequency + 1) * step] =
      odd[0]! * (a - h) + odd[1]! * (b - g) + odd[2]! * (c - f) + odd[3]! * (d - e);
  }
}
