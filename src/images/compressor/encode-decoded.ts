import type { Effort } from '../../common/index.js';
import { adaptiveJpeg, isAdaptable } from './adaptive-jpeg/adaptive-jpeg.js';
import type { WritePlan } from './compression-plan.js';
import { decode } from './decode-image.js';
import type { EncodeSettings } from './formats/codec.js';
import { CODECS } from './formats/index.js';
import { type DecodedImage, openDecoded } from './ssimulacra2/decoded-image.js';

type Encode = (quality: number) => Promise<Buffer>;

/** Whether a still image is encoded where the eye sees it, block by block; others are encoded alike all over. */
export function isAdaptive(
  { format, width, height }: Pick<WritePlan, 'format' | 'width' | 'height'>,
  effort: Effort,
): boolean {
  const { adaptiveQuality } = CODECS[format].encoder;
  return effort === 'SMALLEST' && adaptiveQuality !== undefined && isAdaptable({ width, height });
}

/**
 * Returns the function that encodes a decoded image with a quality; the output is that of its file.
 *
 * @throws {ImageCompressionError} CORRUPT_IMAGE
 */
export function encoderOf(
  image: DecodedImage,
  { format }: Pick<WritePlan, 'format'>,
  settings: Omit<EncodeSettings, 'quality'>,
): Encode {
  const { encode, adaptiveQuality } = CODECS[format].encoder;
  const encodeAlike: Encode = (quality) =>
    decode(encode(openDecoded(image), { ...settings, quality }).toBuffer());
  if (adaptiveQuality === undefined || !isAdaptive({ ...image, format }, settings.effort)) return encodeAlike;
  const encodeAdaptively = adaptiveJpeg(image, !settings.kind.hasSaturatedEdges);
  return async (quality) => (await encodeAdaptively(adaptiveQuality(quality))) ?? encodeAlike(quality);
}
