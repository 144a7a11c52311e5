import { FINGERPRINT_SIDE } from '../../common/index.js';

/** Which bucket of a table a fingerprint belongs to. */
export interface Signs {
  readonly bits: number;
  /** The bits that are the least certain, the least certain first. */
  readonly uncertain: readonly number[];
}

const SIDE = FINGERPRINT_SIDE;

/** The cosine patterns of the discrete cosine transform (DCT-II), by frequency and place. */
const COSINES = Array.from({ length: SIDE }, (_, frequency) =>
  Float64Array.from(
    { length: SIDE },
    (__, place) =>
      Math.cos((Math.PI * frequency * (2 * place + 1)) / (2 * SIDE)) * (frequency === 0 ? Math.SQRT1_2 : 1),
  ),
);

/** Pairs of frequencies, the coarsest first, without the mean. */
const FREQUENCIES = Array.from({ length: 2 * SIDE - 1 }, (_, sum) =>
  Array.from({ length: sum + 1 }, (__, across) => [across, sum - across] as const),
)
  .flat()
  .filter(([across, down]) => across < SIDE && down < SIDE && across + down > 0);

/** Returns the signs of the coarsest patterns of lightness, dealt to the tables by turns. */
export function signsOf(fingerprint: Uint8Array, tables: number, bits: number): Signs[] {
  const patterns = patternsOf(fingerprint, tables * bits);
  return Array.from({ length: tables }, (_, table) => {
    const own = Array.from({ length: bits }, (__, bit) => patterns[bit * tables + table]!);
    return {
      bits: own.reduce((sum, value, bit) => (value > 0 ? sum | (1 << bit) : sum), 0),
      uncertain: [...own.keys()].toSorted((a, b) => Math.abs(own[a]!) - Math.abs(own[b]!)),
    };
  });
}

function patternsOf(fingerprint: Uint8Array, count: number): Float64Array {
  const across = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row += 1) {
    for (let frequency = 0; frequency < SIDE; frequency += 1) {
      const cosines = COSINES[frequency]!;
      let sum = 0;
      for (let column = 0; column < SIDE; column += 1)
        sum += fingerprint[row * SIDE + column]! * cosines[column]!;
      across[row * SIDE + frequency] = sum;
    }
  }
  const patterns = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const [frequency, down] = FREQUENCIES[index]!;
    const cosines = COSINES[down]!;
    let sum = 0;
    for (let row = 0; row < SIDE; row += 1) sum += across[row * SIDE + frequency]! * cosines[row]!;
    patterns[index] = sum;
  }
  return patterns;
}
