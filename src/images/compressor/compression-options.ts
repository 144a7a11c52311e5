import type {
  Effort,
  ImageFormat,
  ImageMeasurements,
  NamedFormat,
  OutputFormat,
  ReadableFormat,
} from '../../common/index.js';

/**
 * Part of every key by which a stored result is found again. Raise it with each change after which the output for the same
 * input and settings is another: images then are compressed again when they come the next time.
 */
export const COMPRESSION_VERSION = 4;

/** The compression options of a request, named as in the GraphQL input. */
export interface CompressionSettings {
  /** 1 (fewest bytes) to 100 (best; for PNG: lossless). */
  readonly quality: number;
  /** The score that the result is to have, 30 to 95, instead of a quality; null for the quality. */
  readonly target: number | null;
  readonly format: OutputFormat;
  /** The formats that AUTO may choose; null for all. */
  readonly allow: readonly NamedFormat[] | null;
  readonly effort: Effort;
  /** Pixels. The image is fitted inside both bounds and never enlarged; null means unbounded. */
  readonly maxWidth: number | null;
  readonly maxHeight: number | null;
  /** The widths of the outputs, ascending and without repetitions; null for one output of the width that results. */
  readonly sizes: readonly number[] | null;
  /** The colour behind transparency and padding, such as #ffffff; null keeps transparency where the format has it. */
  readonly background: string | null;
  /** The aspect ratio to pad to, such as 4:5; null for none. */
  readonly pad: string | null;
  /** Cuts off a border of one colour before anything else. Animations are not trimmed. */
  readonly trim: boolean;
  /** Keeps EXIF, XMP, IPTC and, as an sRGB profile, ICC; otherwise all of them are removed. */
  readonly keepMetadata: boolean;
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
