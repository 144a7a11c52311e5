import { bitCosts, END_OF_BLOCK, symbolOf, ZERO_RUN } from './bit-costs.js';
import type { Blocks } from './blocks.js';
import { isCoarse, type Sensitivity } from './sensitivity.js';
import { sizeOf } from './write-jpeg.js';
import { BLOCK_SIZE } from './zigzag.js';

/** What one bit may cost: the square of the error, in steps. */
const ERROR_PER_BIT = 0.07;
const MAX_LEVEL = 1023;

/**
 * Divides the coefficients by the steps of the table, and rounds each block to the levels of which error and bits together cost
 * the least. The error counts more where the eye is more sensitive to it.
 */
export function quantise(
  { coefficients }: Blocks,
  table: readonly number[],
  { coarse, fine }: Sensitivity,
): Int16Array {
  const levels = new Int16Array(coefficients.length);
  const chooser = new LevelChooser(bitCosts(coefficients, table));
  const steps = new Float64Array(BLOCK_SIZE);
  const weights = new Float64Array(BLOCK_SIZE);
  for (let at = 0, block = 0; at < coefficients.length; at += BLOCK_SIZE, block++) {
    for (let index = 0; index < BLOCK_SIZE; index++) {
      steps[index] = coefficients[at + index]! / table[index]!;
      weights[index] = (isCoarse(index) ? coarse : fine)[block]!;
    }
    levels[at] = Math.round(steps[0]!);
    chooser.choose(steps, weights, levels.subarray(at, at + BLOCK_SIZE));
  }
  return levels;
}

/**
 * Finds the best levels of a block by dynamic programming over its levels that are not zero: each follows the one
 * before it for which the cost up to here is the least. The scratch memory is reused for all blocks.
 */
class LevelChooser {
  /** The coefficients that may be more than zero; the first entry stands for the beginning of the block. */
  private readonly places = new Int32Array(BLOCK_SIZE);
  private readonly levels = new Int32Array(BLOCK_SIZE);
  private readonly before = new Int32Array(BLOCK_SIZE);
  private readonly costs = new Float64Array(BLOCK_SIZE);
  /** The error of all coefficients up to here if they are zero. */
  private readonly zeroed = new Float64Array(BLOCK_SIZE);

  constructor(private readonly bits: Float64Array) {}

  /** Writes all levels but that of DC. */
  choose(steps: Float64Array, weights: Float64Array, to: Int16Array): void {
    let [count, zeroed] = [0, 0];
    for (let place = 1; place < BLOCK_SIZE; place++) {
      const size = Math.abs(steps[place]!);
      const error = size * size * weights[place]!;
      if (size > 0.5) {
        count++;
        this.places[count] = place;
        this.extend(count, size, weights[place]!, zeroed);
        this.zeroed[count] = zeroed + error;
      }
      zeroed += error;
    }
    for (let entry = this.cheapestEnd(count, zeroed); entry > 0; entry = this.before[entry]!) {
      const place = this.places[entry]!;
      to[place] = Math.sign(steps[place]!) * this.levels[entry]!;
    }
  }

  /** Finds the level of an entry, and the entry before it, that cost the least up to here. */
  private extend(entry: number, size: number, weight: number, zeroed: number): void {
    const nearest = Math.min(MAX_LEVEL, Math.round(size));
    const shorter = (1 << (sizeOf(nearest) - 1)) - 1;
    this.costs[entry] = Infinity;
    for (let from = 0; from < entry; from++) {
      const start = this.costs[from]! + zeroed - this.zeroed[from]!;
      if (start >= this.costs[entry]) continue;
      const zeros = this.places[entry]! - this.places[from]! - 1;
      this.consider(entry, from, nearest, start, zeros, size, weight);
      if (nearest > 1) this.consider(entry, from, nearest - 1, start, zeros, size, weight);
      if (shorter > 0 && shorter < nearest - 1)
        this.consider(entry, from, shorter, start, zeros, size, weight);
    }
  }

  private consider(
    entry: number,
    from: number,
    level: number,
    start: number,
    zeros: number,
    size: number,
    weight: number,
  ): void {
    const length = sizeOf(level);
    const bits = (zeros >> 4) * this.bits[ZERO_RUN]! + this.bits[symbolOf(zeros & 15, length)]! + length;
    const cost = start + (size - level) ** 2 * weight + ERROR_PER_BIT * bits;
    if (cost >= this.costs[entry]!) return;
    this.costs[entry] = cost;
    this.before[entry] = from;
    this.levels[entry] = level;
  }

  /** Returns the entry after which only zeros follow. */
  private cheapestEnd(count: number, zeroed: number): number {
    let [best, least] = [0, Infinity];
    for (let entry = 0; entry <= count; entry++) {
      const isLast = entry > 0 && this.places[entry] === BLOCK_SIZE - 1;
      const end = isLast ? 0 : ERROR_PER_BIT * this.bits[END_OF_BLOCK]!;
      const cost = this.costs[entry]! + zeroed - this.zeroed[entry]! + end;
      if (cost >= least) continue;
      [best, least] = [entry, cost];
    }
    return best;
  }
}
