import type { Effort } from '../../common/index.js';
import type { WritePlan } from './compression-plan.js';
import { decode, open } from './decode-image.js';
import { CODECS } from './formats/index.js';
import type { Inspection } from './inspect-image.js';
import { PHOTOGRAPH, type PictureKind, pictureKind } from './picture-kind.js';

/** The longest side of the part in the middle of a picture that is looked at, which takes 4 ms at most. */
const SIDE = 512;

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
  const [width, height] = [Math.min(SIDE, image.width), Math.min(SIDE, image.height)];
  const left = Math.floor((image.width - width) / 2);
  const top = Math.floor((image.height - height) / 2);
  const middle = open(image, 1, maxPixels)
    .extract({ left, top, width, height })
    .flatten({ background: '#fff' })
    .toColourspace('srgb');
  const { data, info } = await decode(middle.raw().toBuffer({ resolveWithObject: true }));
  return pictureKind({ data, width, height, channels: info.channels });
}
