import type { WritableFormat } from '../../common/index.js';
import type { CompressionSettings } from './compression-options.js';
import { CODECS } from './formats/index.js';
import { sharp } from './sharp.js';
import { type DecodedImage, decodedForScore, scoreBetween } from './ssimulacra2/decoded-image.js';

/** Larger pictures are not scored, since that takes up to eight bytes per pixel. */
const MAX_PIXELS = 16_000_000;

/** How many points of SSIMULACRA2 a palette may lie below what its quality means. */
const TOLERANCE = 18;

/** Pairs of a quality and the mean score that it means; see `formats/quality-scale.ts`. */
const MEANT = [
  [1, 0],
  [10, 7],
  [30, 54],
  [50, 65],
  [70, 73],
  [90, 84],
  [100, 90],
] as const;

/** Returns the score below which an image of a quality is encoded again. */
export function floorOf(quality: number): number {
  const next = Math.max(
    1,
    MEANT.findIndex(([knot]) => knot >= quality),
  );
  const [[from, low], [to, high]] = [MEANT[next - 1]!, MEANT[next]!];
  return low + ((quality - from) / (to - from)) * (high - low) - TOLERANCE;
}

/** Returns the qualities to try for a palette after the one that was asked for; 100 is lossless and always enough. */
export function qualitiesAfter(quality: number): number[] {
  return [...new Set([Math.min(99, quality + 25), 100])].filter((each) => each > quality);
}

/** Whether an image is encoded again when its palette turns out too small for it. */
export function hasFloor(
  {
    format,
    width,
    height,
  }: { readonly format: WritableFormat; readonly width: number; readonly height: number },
  { effort, quality }: Pick<CompressionSettings, 'effort' | 'quality'>,
): boolean {
  return (
    CODECS[format].encoder.hasPalette === true &&
    effort !== 'FAST' &&
    quality < 100 &&
    width * height <= MAX_PIXELS
  );
}

/**
 * Encodes a still image with a palette, of the lowest quality that is not far below what the quality asked for means: 256
 * colours are too few for some pictures, such as soft shades on white.
 *
 * @param reference the image as it is given to the encoder
 * @param encode encodes it with a quality from 1 to 100
 */
export async function encodeAboveFloor(
  quality: number,
  reference: DecodedImage,
  encode: (quality: number) => Promise<Buffer>,
): Promise<Buffer> {
  const floor = floorOf(quality);
  let output = await encode(quality);
  for (const higher of qualitiesAfter(quality)) {
    if (scoreBetween(reference, await decodedForScore(sharp(output))) >= floor) break;
    output = await encode(higher);
  }
  return output;
}
