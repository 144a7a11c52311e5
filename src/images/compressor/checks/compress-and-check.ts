import { compressImage } from '../compress-image.js';
import type { CompressedImage, CompressionSettings } from '../compression-options.js';
import { inspectImage } from '../inspect-image.js';
import { checkImage } from './check-image.js';

/**
 * Compresses one image, and with the option `checks` looks for what is wrong with its picture, as it was downloaded. The
 * pixels that both look at are decoded once.
 *
 * @throws {ImageCompressionError} as {@link compressImage} does; the checks fail no image
 */
export async function compressAndCheck(
  input: Uint8Array,
  options: CompressionSettings,
  limits: { readonly maxPixels: number },
): Promise<CompressedImage> {
  const image = await inspectImage(input);
  const compressed = await compressImage(input, options, limits, image);
  const checks = options.checks === true ? await checkImage(image, limits.maxPixels) : null;
  return { ...compressed, checks };
}
