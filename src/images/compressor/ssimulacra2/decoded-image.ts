import type { Sharp } from '../sharp.js';
import { type Picture, withChannels, withMirrorImages } from './picture.js';
import { score } from './score.js';

/** A decoded image: sRGB bytes of one (grey) to four channels. */
export interface DecodedImage extends Picture {
  readonly channels: number;
}

/**
 * The shortest side with all six scales. With fewer, the reference applies its weights to the wrong errors: a side of 112
 * pixels scores 27 points less than one of 113. A smaller image is therefore continued with mirror images.
 */
const MIN_SIDE = 113;

/** Decodes an image for `scoreBetween`. */
export async function decodedForScore(image: Sharp): Promise<DecodedImage> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { data, width, height, channels };
}

/** Returns the score of a copy, to two decimals. See `score`. */
export function scoreBetween(reference: DecodedImage, copy: DecodedImage): number {
  const hasAlpha = [reference, copy].some(({ channels }) => channels % 2 === 0);
  const [a, b] = [reference, copy].map((image) =>
    withMirrorImages(withChannels(image, image.channels, hasAlpha), MIN_SIDE),
  ) as [Picture, Picture];
  return Math.round(score(a.data, b.data, a.width, a.height) * 100) / 100;
}
