import type { Effort } from '../../common/index.js';
import type { WritePlan } from './compression-plan.js';
import { decode, open } from './decode-image.js';
import { CODECS } from './formats/index.js';
import type { Box, Size } from './image-geometry.js';
import type { Inspection } from './inspect-image.js';
import { type PictureKind, pictureKind, type Pixels } from './picture-kind.js';
import type { Sharp } from './sharp.js';
import { type DecodedImage, openDecoded } from './ssimulacra2/decoded-image.js';

/** The longest side of the part in the middle of a picture that is looked at, which takes 2 ms at most. */
export const MIDDLE_SIDE = 512;

const middles = new WeakMap<Inspection, Promise<Pixels>>();

/** Whether the encoder's settings depend on the pixels of an image. */
export function isLookedAt(image: Inspection, { format, frames }: WritePlan, effort: Effort): boolean {
  // A JPEG with halved chroma gains nothing from full chroma.
  const keepsChroma = format === 'jpeg' && image.hasHalvedChroma;
  return CODECS[format].encoder.dependsOnKind && effort !== 'FAST' && frames === 1 && !keepsChroma;
}

/** Tells the kind of an image that is decoded already from its middle. */
export async function kindOf(image: DecodedImage): Promise<PictureKind> {
  return pictureKind(await pixelsOf(openDecoded(image).extract(middleBox(image))));
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

function decodeMiddle(image: Inspection, maxPixels: number): Promise<Pixels> {
  return pixelsOf(open(image, 1, maxPixels).extract(middleBox(image)));
}

function middleBox(picture: Size): Box {
  const [width, height] = [Math.min(MIDDLE_SIDE, picture.width), Math.min(MIDDLE_SIDE, picture.height)];
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  return { left, top, width, height };
}

/** Decodes pixels in sRGB, transparent ones in white. */
export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const opaque = image.flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await decode(opaque.raw().toBuffer({ resolveWithObject: true }));
  return { data, width: info.width, height: info.height, channels: info.channels };
}
