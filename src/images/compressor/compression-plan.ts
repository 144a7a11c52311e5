import type { CompressionSettings, ImageFormat, RasterFormat } from './compression-options.js';
import type { Inspection } from './inspect-image.js';
import { PictureError } from './image-errors.js';

/** What is to be done with one picture: its own bytes are kept, or it is written anew. */
export type CompressionPlan =
  | { readonly kind: 'KEEP' }
  | {
      readonly kind: 'WRITE';
      readonly format: RasterFormat;
      /** Frames to read, from the first on. */
      readonly frames: number;
      readonly width: number;
      readonly height: number;
      /** Whether the result has the input's format and size, so that the smaller of the two wins. */
      readonly comparable: boolean;
    };

/** The most frames that sharp reads of one animation (its `pages`). */
export const MAX_FRAMES = 100_000;

/** The longest side each encoder takes, in pixels. */
export const MAX_SIDE: Readonly<Record<RasterFormat, number>> = {
  jpeg: 65_535,
  png: 1_000_000,
  webp: 16_383,
  avif: 16_384,
  gif: 65_535,
  tiff: 1_000_000,
};

const ANIMATED: ReadonlySet<ImageFormat> = new Set(['gif', 'webp']);

/**
 * Decides what is done with a picture, from its header alone. `maxPixels` bounds width x height x frames read.
 *
 * @throws {PictureError} TOO_MANY_PIXELS
 */
export function planCompression(
  picture: Inspection,
  options: CompressionSettings,
  maxPixels: number,
): CompressionPlan {
  const format = outputFormat(picture.format, options.format);
  if (format === 'svg') return { kind: 'KEEP' };
  const frames = ANIMATED.has(format) && ANIMATED.has(picture.format) ? picture.frames : 1;
  refuseTooMany(picture, frames, maxPixels);
  if (format === picture.format && !canBeRewritten(picture, frames)) return { kind: 'KEEP' };
  const size = fitInside(picture, options);
  refuseTooLong(size, format);
  const resized = size.width !== picture.width || size.height !== picture.height;
  return { kind: 'WRITE', format, frames, ...size, comparable: format === picture.format && !resized };
}

function outputFormat(input: ImageFormat, asked: CompressionSettings['format']): ImageFormat {
  const formats = { ORIGINAL: input, JPEG: 'jpeg', PNG: 'png', WEBP: 'webp', AVIF: 'avif' } as const;
  return formats[asked];
}

/**
 * Whether the same format can be written without a loss that nobody asked for. The encoders here write no animated
 * PNG or AVIF and no second page of a TIFF, and libvips turns an animation as if it were one tall picture.
 */
function canBeRewritten(picture: Inspection, framesWritten: number): boolean {
  const losesFrames = framesWritten < picture.frames;
  const turnsAnimation = picture.frames > 1 && picture.orientation !== 1;
  return !losesFrames && !turnsAnimation;
}

function refuseTooMany({ width, height }: Inspection, frames: number, maxPixels: number): void {
  if (frames > MAX_FRAMES) {
    throw new PictureError(
      'TOO_MANY_PIXELS',
      `The image has ${frames} frames; at most ${MAX_FRAMES} are accepted.`,
    );
  }
  if (width * height * frames <= maxPixels) return;
  const inFrames = frames === 1 ? '' : ` in each of ${frames} frames`;
  throw new PictureError(
    'TOO_MANY_PIXELS',
    `The image has ${width} x ${height} pixels${inFrames}; at most ${maxPixels} altogether are accepted.`,
  );
}

function refuseTooLong({ width, height }: { width: number; height: number }, format: RasterFormat): void {
  const most = MAX_SIDE[format];
  if (Math.max(width, height) <= most) return;
  throw new PictureError(
    'TOO_MANY_PIXELS',
    `The result would have ${width} x ${height} pixels; ${format} holds at most ${most} a side.`,
  );
}

function fitInside({ width, height }: Inspection, { maxWidth, maxHeight }: CompressionSettings) {
  const scale = Math.min(1, (maxWidth ?? Infinity) / width, (maxHeight ?? Infinity) / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
