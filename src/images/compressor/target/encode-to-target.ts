import { type DecodedImage, decodedForScore, scoreBetween } from '../ssimulacra2/decoded-image.js';
import { sharp } from '../sharp.js';
import { bestProbe, nextQuality, type Probe } from './quality-search.js';
import type { ScoreCurve } from './score-curve.js';

/** An encoded image, and its score against what was encoded; null when that was not measured. */
export interface EncodedImage {
  readonly output: Buffer;
  readonly score: number | null;
}

/**
 * Encodes an image with the lowest quality whose score is near the target, in at most three attempts.
 *
 * @param reference the image as it is given to the encoder
 * @param encode encodes it with a quality from 1 to 100
 */
export async function encodeToTarget(
  target: number,
  curve: ScoreCurve,
  reference: DecodedImage,
  encode: (quality: number) => Promise<Buffer>,
): Promise<EncodedImage> {
  const probes: (Probe & EncodedImage)[] = [];
  for (let quality = nextQuality(curve, target, []); quality !== null;) {
    const output = await encode(quality);
    const score = scoreBetween(reference, await decodedForScore(sharp(output, { limitInputPixels: false })));
    probes.push({ quality, score, output, bytes: output.length });
    quality = nextQuality(curve, target, probes);
  }
  const { output, score } = bestProbe(probes, target);
  return { output, score };
}
