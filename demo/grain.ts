import sharp from 'sharp';
import { seededRandom } from './random.js';

/** A square of noise to lay over pictures again and again. */
export interface Grain {
  /** Pixels; a power of two. */
  readonly side: number;
  /** What to add to each channel of a pixel, row by row. */
  readonly values: Int8Array;
}

const SIDE = 512;

/** The grain of a sensor, which is fine, and that of the surfaces in front of it, which is coarser and soft. */
export async function makeGrain(): Promise<Grain> {
  const random = seededRandom(0);
  const [fine, coarse] = [noise(SIDE, random), noise(SIDE / 8, random)];
  const soft = await sharp(coarse, { raw: { width: SIDE / 8, height: SIDE / 8, channels: 1 } })
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return {
    side: SIDE,
    values: Int8Array.from(fine, (value, index) => (value - 128) / 14 + (soft[index]! - 128) / 8),
  };
}

function noise(side: number, random: () => number): Buffer {
  return Buffer.from(Uint8Array.from({ length: side * side }, () => random() * 256));
}
