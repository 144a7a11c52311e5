import { type Sharp, sharp } from '../sharp.js';
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

/** Opens a decoded image for sharp. */
export function openDecoded({ data, width, height, channels }: DecodedImage): Sharp {
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  // Else one channel would be written as three.
  const space = channels < 3 ? 'b-w' : 'srgb';
  return sharp(data, { raw, limitInputPixels: false }).toColourspace(space);
}

/** Returns the score of a copy, to two decimals. See `score`. */
export function scoreBetween(reference: DecodedImage, copy: DecodedImage): number {
  const hasAlpha = [reference, copy].some(({ channels }) => channels % 2 === 0);
  const [a, b] = [reference, copy].map((image) =>
    withMirrorImages(withChannels(image, image.channels, hasAlpha), MIN_SIDE),
  ) as [Picture, Picture];
  return Math.round(score(a.data, b.data, a.width, a.height) * 100) / 100;
}
