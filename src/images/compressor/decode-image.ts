import type { Inspection } from './inspect-image.js';
import { ImageCompressionError } from './compressor-errors.js';
import { type Sharp, sharp } from './sharp.js';

/** Opens the first `frames` frames of an image. */
export function open({ decoder }: Inspection, frames: number, maxPixels: number): Sharp {
  return sharp(decoder.bytes, { ...decoder.options, limitInputPixels: maxPixels, pages: frames });
}

/** Reports every failure as CORRUPT_IMAGE: the header was valid and all settings are ours, so the data is damaged. */
export async function decode<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ImageCompressionError('CORRUPT_IMAGE', 'The image is damaged or cut short.', { cause: error });
  }
}
