import type { Blocks } from './blocks.js';
import { BLOCK_SIZE } from './zigzag.js';

/** How much the error of each block counts, relative to the others of the component: of coarse and of fine structure. */
export interface Sensitivity {
  readonly coarse: Float32Array;
  readonly fine: Float32Array;
}

/** The most by which a block may count more or less than the average. */
const LIMIT = 5;
/** What a block of average error and sensitivity counts for in that of each block, which steadies those of little error. */
const PRIOR = 0.3;
/** What the eight blocks around one count for in its sensitivity. */
const NEIGHBOUR = 0.5;

/** Whether a coefficient is one of the four of the lowest frequencies, to which the metric is several times as sensitive. */
export function isCoarse(index: number): boolean {
  return index === 0 || index === 1 || index === 2 || index === 4;
}

/**
 * Returns how sensitive the metric is to the error of each block: how fast it falls when the errors of a copy shrink, per square of
 * those errors.
 *
 * @param gradient the derivatives of the metric by the copy's coefficients
 */
export function sensitivityOf(original: Blocks, copy: Blocks, gradient: Blocks): Sensitivity {
  const of = (isIncluded: (index: number) => boolean) => {
    const gains = new Float64Array(original.columns * original.rows);
    const errors = new Float64Array(gains.length);
    for (let at = 0; at < original.coefficients.length; at++) {
      if (!isIncluded(at % BLOCK_SIZE)) continue;
      const error = copy.coefficients[at]! - original.coefficients[at]!;
      const block = Math.floor(at / BLOCK_SIZE);
      gains[block]! += gradient.coefficients[at]! * error;
      errors[block]! += error * error;
    }
    return relative(gains, errors, original);
  };
  return { coarse: of(isCoarse), fine: of((index) => !isCoarse(index)) };
}

function relative(gains: Float64Array, errors: Float64Array, { columns, rows }: Blocks): Float32Array {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const mean = sum(gains) / sum(errors);
  const result = new Float32Array(gains.length).fill(1);
  // Without an error, as in a picture of one colour, all blocks are alike.
  if (!(mean > 0)) return result;
  const prior = (PRIOR * sum(errors)) / errors.length;
  for (let y = 0, block = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, block++) {
      let [gain, error] = [prior * mean, prior];
      for (let row = Math.max(0, y - 1); row <= Math.min(rows - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(columns - 1, x + 1); column++) {
          const from = row * columns + column;
          const share = from === block ? 1 : NEIGHBOUR;
          gain += share * gains[from]!;
          error += share * errors[from]!;
        }
      result[block] = Math.max(1 / LIMIT, Math.min(LIMIT, gain / error / mean));
    }
  return result;
}
