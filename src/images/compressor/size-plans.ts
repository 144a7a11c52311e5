import { type ImageFormat, nameOfFormat } from '../../common/index.js';
import { SIZES_FACTOR } from './compression-job.js';
import type { CompressionSettings } from './compression-options.js';
import {
  type CompressionPlan,
  planCompression,
  type PlannedImage,
  type WritePlan,
} from './compression-plan.js';
import { ImageCompressionError } from './compressor-errors.js';
import { smallerWidths } from './image-geometry.js';

/**
 * Plans the smaller outputs of an image, the widest first. They have the format that the image itself has in the end, so that
 * one `srcset` can list all. An image whose pixels are kept because its format cannot be written has no others.
 */
export function planSizes(
  image: PlannedImage,
  options: CompressionSettings,
  format: ImageFormat,
  maxPixels: number,
): WritePlan[] {
  const name = format === image.format ? 'ORIGINAL' : (nameOfFormat(format) ?? 'ORIGINAL');
  return smallerWidths(image.crop ?? image, options)
    .map((width) => planCompression(image, { ...options, format: name, sizes: [width] }, maxPixels))
    .filter((plan) => plan.kind === 'WRITE');
}

/**
 * Rejects an image whose outputs would have too many pixels together.
 *
 * @throws {ImageCompressionError} TOO_MANY_PIXELS
 */
export function rejectTooManySizes(
  image: PlannedImage,
  plan: CompressionPlan,
  options: CompressionSettings,
  maxPixels: number,
): void {
  if (options.sizes === null || plan.kind === 'KEEP') return;
  const [format, whole] =
    plan.kind === 'WRITE' ? [plan.format, plan] : [image.format, { ...image, frames: 1 }];
  const outputs = [whole, ...planSizes(image, options, format, maxPixels)];
  const pixels = outputs.reduce((sum, { width, height, frames }) => sum + width * height * frames, 0);
  if (pixels <= SIZES_FACTOR * maxPixels) return;
  throw new ImageCompressionError(
    'TOO_MANY_PIXELS',
    `The ${outputs.length} sizes of the image would have ${pixels} pixels together; at most ${SIZES_FACTOR * maxPixels} are accepted. ` +
      'Ask for fewer or smaller sizes.',
  );
}
