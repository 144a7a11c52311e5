import { autoFormat, mayStay } from './auto-format.js';
import { type ImageFormat, isWritable, outputFormatOf, type WritableFormat } from '../../common/index.js';
import type { CompressionSettings } from './compression-options.js';
import { CODECS } from './formats/index.js';
import { type Box, geometryOf, isSame, type Size } from './image-geometry.js';
import type { Inspection } from './inspect-image.js';
import { ImageCompressionError } from './compressor-errors.js';
import { firstQuality } from './target/quality-search.js';

/** The properties of an image that its plan depends on. */
export type PlannedImage = Pick<
  Inspection,
  'format' | 'width' | 'height' | 'frames' | 'playableFrames' | 'orientation'
> & {
  /** The HDR transfer function of the image, if it has one. */
  readonly hdr?: string | undefined;
  /** The quality that it was encoded with, if its file shows it. */
  readonly quality?: number | undefined;
  readonly hasAlpha?: boolean;
  readonly isGraphic?: boolean;
  /** The part of the image that is left after its border is cut off; without it all of it. */
  readonly crop?: Box;
};

/** How one image is processed: its own bytes are kept, or it is encoded again. */
export type CompressionPlan =
  | { readonly kind: 'KEEP' }
  /** The image was compressed before: its pixels are kept, in fewer bytes where that is possible. */
  | { readonly kind: 'REWRITE' }
  | {
      readonly kind: 'WRITE';
      readonly format: WritableFormat;
      /** The number of frames to read, starting at the first. */
      readonly frames: number;
      readonly width: number;
      readonly height: number;
      /** The part of the image to use; without it all of it. */
      readonly crop?: Box;
      /** The size to which that is scaled, where the result is padded; without it the size of the result. */
      readonly content?: Size;
      /** Whether the input could be the result, by its format, size and transparency, so that the smaller of the two is stored. */
      readonly comparable: boolean;
    };

/** The plan of an image that is encoded again. */
export type WritePlan = Extract<CompressionPlan, { kind: 'WRITE' }>;

/** The maximum number of frames that sharp reads of one animation (its `pages`). */
export const MAX_FRAMES = 100_000;

/** By how much an image's own quality must exceed the one asked for, to be encoded again. */
const RECOMPRESSION_MARGIN = 10;

/** The longest side at which an SVG is rasterised, in pixels. */
const MAX_SVG_SIDE = 32_767;

/**
 * Decides how an image is processed, from its header alone. `maxPixels` limits width x height x frames read.
 *
 * @throws {ImageCompressionError} TOO_MANY_PIXELS or UNSUPPORTED_FORMAT
 */
export function planCompression(
  image: PlannedImage,
  options: CompressionSettings,
  maxPixels: number,
): CompressionPlan {
  const keepsOriginal = options.keepOriginal === true;
  const format = keepsOriginal ? image.format : formatOf(image, options);
  if (!isWritable(format)) return { kind: 'KEEP' };
  const { animate, maxSide } = CODECS[format].encoder;
  const frames = animate === null ? 1 : image.playableFrames;
  rejectTooManyPixels(image, frames, maxPixels);
  if (keepsOriginal || (format === image.format && !canBeReencoded(image, frames))) return { kind: 'KEEP' };
  if (image.hdr !== undefined) throw hdrUnsupported(image.hdr);
  if (image.format === 'svg') rejectLongDrawing(image);
  const { crop, hasAlpha } = image;
  const size = geometryOf(crop ?? image, options);
  rejectTooLongSide(size, maxSide, format);
  if (size.content !== undefined) rejectTooMuchPadding(size, frames, maxPixels);
  const isFlattened = hasAlpha === true && options.background !== null;
  const isWhole = crop === undefined && size.content === undefined && isSame(size, image);
  const isSameFormat = format === image.format || (options.format === 'AUTO' && mayStay(image, options));
  const comparable = isSameFormat && isWhole && !isFlattened;
  if (comparable && wasCompressedBefore(image, qualityAsked(options, format))) return { kind: 'REWRITE' };
  return { kind: 'WRITE', format, frames, ...size, ...(crop && { crop }), comparable };
}

/** Returns the format of the result. */
function formatOf(image: PlannedImage, options: CompressionSettings): ImageFormat {
  if (options.format !== 'AUTO') return outputFormatOf(options.format, image.format);
  const { width, height } = geometryOf(image.crop ?? image, options);
  const { hasAlpha = false, isGraphic = false } = image;
  const side = Math.max(width, height);
  const isTransparent = hasAlpha && options.background === null;
  const seen = { ...image, side, hasAlpha: isTransparent, isHdr: image.hdr !== undefined, isGraphic };
  return outputFormatOf(autoFormat(seen, options.allow), image.format);
}

/**
 * Whether the image can be encoded again in its format without an unrequested loss. The encoders write no animated
 * PNG or AVIF and no second page of a TIFF, and libvips rotates an animation as if it were one tall image.
 */
function canBeReencoded(image: PlannedImage, framesWritten: number): boolean {
  if (image.hdr !== undefined) return false;
  const losesFrames = framesWritten < image.frames;
  const rotatesAnimation = image.frames > 1 && image.orientation !== 1;
  return !losesFrames && !rotatesAnimation;
}

/**
 * Whether encoding again would cost more quality than it is worth. An image of the same quality, or ten more, would lose
 * 7 to 10 points of SSIMULACRA2 for a quarter of its bytes at most; its pixels rewritten without loss have a tenth fewer.
 */
function wasCompressedBefore({ quality = 100 }: PlannedImage, asked: number): boolean {
  return quality < 100 && quality <= asked + RECOMPRESSION_MARGIN;
}

/** The quality that is asked for; with a target the one that most images need for it. */
function qualityAsked({ quality, target }: CompressionSettings, format: WritableFormat): number {
  return target === null ? quality : firstQuality(CODECS[format].encoder.scoreCurve, target);
}

function hdrUnsupported(name: string): ImageCompressionError {
  return new ImageCompressionError(
    'UNSUPPORTED_FORMAT',
    `The image is an HDR image (${name}), which cannot be converted to another format. Keep its format or upload an SDR version.`,
  );
}

function rejectTooManyPixels({ width, height }: PlannedImage, frames: number, maxPixels: number): void {
  if (frames > MAX_FRAMES) {
    throw new ImageCompressionError(
      'TOO_MANY_PIXELS',
      `The image has ${frames} frames; at most ${MAX_FRAMES} are accepted.`,
    );
  }
  if (width * height * frames <= maxPixels) return;
  const inFrames = frames === 1 ? '' : ` in each of ${frames} frames`;
  throw new ImageCompressionError(
    'TOO_MANY_PIXELS',
    `The image has ${width} x ${height} pixels${inFrames}; at most ${maxPixels} altogether are accepted.`,
  );
}

function rejectTooLongSide(
  { width, height }: { width: number; height: number },
  maxSide: number,
  format: WritableFormat,
): void {
  if (Math.max(width, height) <= maxSide) return;
  throw new ImageCompressionError(
    'TOO_MANY_PIXELS',
    `The result would have ${width} x ${height} pixels; ${format} supports at most ${maxSide} per side. Set maxWidth or maxHeight.`,
  );
}

function rejectLongDrawing({ width, height }: PlannedImage): void {
  if (Math.max(width, height) <= MAX_SVG_SIDE) return;
  throw new ImageCompressionError(
    'TOO_MANY_PIXELS',
    `The SVG has ${width} x ${height} pixels; at most ${MAX_SVG_SIDE} per side can be rasterised. Give its root a smaller width and height.`,
  );
}

function rejectTooMuchPadding({ width, height }: Size, frames: number, maxPixels: number): void {
  if (width * height * frames <= maxPixels) return;
  throw new ImageCompressionError(
    'TOO_MANY_PIXELS',
    `The padded image would have ${width} x ${height} pixels; at most ${maxPixels} altogether are accepted. Set maxWidth or maxHeight.`,
  );
}
