import type { ImageFormat, ImageMeasurements, ReadableFormat } from '../../common/index.js';
import type { RequestOptions } from '../../requests/index.js';

/**
 * Part of every key by which a stored result is found again. Raise it with each change after which the output for the same
 * input and settings is another: images then are compressed again when they come the next time.
 */
export const COMPRESSION_VERSION = 4;

/** The options of a request that decide about its results, and what is asked of single images. */
export interface CompressionSettings extends Omit<RequestOptions, 'keepOriginals' | 'reuse' | 'checks'> {
  /** Keeps the pixels and the format of the input whatever the other options are; without it they decide. */
  readonly keepOriginal?: boolean;
  /** Also looks for what is wrong with the picture, which changes nothing of the result. */
  readonly checks?: boolean;
}

/** An image as compressed, before its picture is checked. */
export type UncheckedImage = Omit<CompressedImage, 'checks'>;

/** The result of compressing one image. */
export interface CompressedImage extends ImageMeasurements {
  readonly verdict: 'COMPRESSED' | 'KEPT_ORIGINAL' | 'ALREADY_OPTIMISED';
  /**
   * The bytes to store. With another verdict than COMPRESSED they have the pixels of the input, or null when the input is stored
   * byte for byte.
   */
  readonly output: Uint8Array | null;
  /** The bytes of `sizes`, in their order. */
  readonly sizeOutputs: readonly Uint8Array[];
  readonly inputFormat: ReadableFormat;
  readonly outputFormat: ImageFormat;
  /** Pixels of one frame of the input as displayed, after EXIF orientation. */
  readonly inputWidth: number;
  readonly inputHeight: number;
}
