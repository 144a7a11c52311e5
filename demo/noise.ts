import sharp from 'sharp';
import { seededRandom } from './random.js';

/** A square of noise that is tiled over images. */
export interface NoiseTile {
  /** The side length in pixels; a power of two. */
  readonly side: number;
  /** The value to add to each channel of a pixel, row by row. */
  readonly values: Int8Array;
}

const SIDE = 512;

/** Creates fine noise, like that of a camera sensor, plus coarse and soft noise, like that of surfaces. */
export async function makeNoise(): Promise<NoiseTile> {
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
