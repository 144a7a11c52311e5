import type { Effort } from '../../common/index.js';
import type { WritePlan } from './compression-plan.js';
import { decode, open } from './decode-image.js';
import { CODECS } from './formats/index.js';
import type { Inspection } from './inspect-image.js';
import type { Sharp } from 'sharp';
import { PHOTOGRAPH, type PictureKind, pictureKind, type Pixels } from './picture-kind.js';

/** The longest side of the part in the middle of a picture that is looked at, which takes 4 ms at most. */
export const MIDDLE_SIDE = 512;

const middles = new WeakMap<Inspection, Promise<Pixels>>();

/** Looks at the pixels of a still image where the encoder's settings depend on them. */
export async function samplePicture(
  image: Inspection,
  { format, frames }: WritePlan,
  effort: Effort,
  maxPixels: number,
): Promise<PictureKind> {
  // A JPEG with halved chroma gains nothing from full chroma.
  const keepsChroma = format === 'jpeg' && image.hasHalvedChroma;
  const isLookedAt = CODECS[format].encoder.dependsOnKind && effort !== 'FAST' && frames === 1;
  return !isLookedAt || keepsChroma ? PHOTOGRAPH : lookAt(image, maxPixels);
}

/** Tells the kind of a picture from its middle. */
export async function lookAt(image: Inspection, maxPixels: number): Promise<PictureKind> {
  return pictureKind(await middleOf(image, maxPixels));
}

/** Returns the pixels in the middle of an image, on white. They are decoded once. */
export function middleOf(image: Inspection, maxPixels: number): Promise<Pixels> {
  let middle = middles.get(image);
  if (middle === undefined) {
    middle = decodeMiddle(image, maxPixels);
    middles.set(image, middle);
  }
  return middle;
}

async function decodeMiddle(image: Inspection, maxPixels: number): Promise<Pixels> {
  const [width, height] = [Math.min(MIDDLE_SIDE, image.width), Math.min(MIDDLE_SIDE, image.height)];
  const left = Math.floor((image.width - width) / 2);
  const top = Math.floor((image.height - height) / 2);
  return pixelsOf(open(image, 1, maxPixels).extract({ left, top, width, height }));
}

/** Decodes pixels in sRGB, transparent ones in white. */
export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const opaque = image.flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await decode(opaque.raw().toBuffer({ resolveWithObject: true }));
  return { data, width: info.width, height: info.height, channels: info.channels };
}
