import type { ImageChecks } from '../../../common/index.js';
import { open } from '../decode-image.js';
import { ImageCompressionError } from '../compressor-errors.js';
import type { Inspection } from '../inspect-image.js';
import type { Pixels } from '../picture-kind.js';
import { MIDDLE_SIDE, middleOf, pixelsOf } from '../sample-picture.js';
import { coloursOf } from './colours.js';
import { findingsOf } from './findings.js';
import { fingerprintOf } from './fingerprint.js';
import { sharpnessOf } from './sharpness.js';

/** The longest side of the small picture that stands for the whole, in pixels. */
const SMALL_SIDE = MIDDLE_SIDE;

/** Checks the first frame of an image. Returns null for a drawing (SVG), which has no pixels of its own. */
export async function checkImage(image: Inspection, maxPixels: number): Promise<ImageChecks | null> {
  if (image.format === 'svg') return null;
  try {
    const middle = await middleOf(image, maxPixels);
    const isSmall = Math.max(image.width, image.height) <= SMALL_SIDE;
    const small = isSmall ? middle : await shrink(image, maxPixels);
    const seenSharpness = sharpnessOf(small);
    const sharpness = isSmall ? seenSharpness : sharpnessOf(middle);
    const { width, height } = image;
    const findings = findingsOf({ width, height, sharpness, seenSharpness, ...coloursOf(small) });
    return { fingerprint: fingerprintOf(small), findings };
  } catch (error) {
    // The image is compressed already, so what cannot be decoded here is not worth failing for.
    if (error instanceof ImageCompressionError) return null;
    throw error;
  }
}

/** Decodes an image at a smaller size, which costs much less for JPEG. */
function shrink(image: Inspection, maxPixels: number): Promise<Pixels> {
  const size = { width: SMALL_SIDE, height: SMALL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
  return pixelsOf(open(image, 1, maxPixels).resize(size));
}
