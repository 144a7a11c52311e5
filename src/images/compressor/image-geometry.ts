import type { CompressionSettings } from './compression-options.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of an image, in pixels as displayed. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** The size of an output, and that of the image within it where it is padded. */
export interface Geometry extends Size {
  readonly content?: Size;
}

type GeometryOptions = Pick<CompressionSettings, 'maxWidth' | 'maxHeight' | 'pad' | 'sizes'>;

/**
 * Computes the size of an output. The image is padded to the aspect ratio `pad`, and the result is scaled down to fit inside
 * the bounds and into the widest of `sizes`; nothing is enlarged. An image that has the aspect ratio, to the pixel, is not
 * padded.
 */
export function geometryOf(image: Size, { maxWidth, maxHeight, pad, sizes }: GeometryOptions): Geometry {
  const canvas = paddedTo(image, pad);
  const width = Math.min(maxWidth ?? Infinity, sizes?.at(-1) ?? Infinity);
  const scale = Math.min(1, width / canvas.width, (maxHeight ?? Infinity) / canvas.height);
  const content = scaled(image, scale);
  const size = pad === null ? content : scaled(canvas, scale);
  return isSame(size, content) ? content : { ...size, content };
}

/**
 * Returns the widths of the smaller outputs, the widest first: those of `sizes` that are less than the width of the output
 * itself. A width that the image does not have is left out, since the output itself takes its place.
 */
export function smallerWidths(image: Size, options: GeometryOptions): number[] {
  const { width } = geometryOf(image, options);
  return (options.sizes ?? []).filter((smaller) => smaller < width).toReversed();
}

/** Returns the smallest size of the aspect ratio into which the image fits, not rounded. */
function paddedTo({ width, height }: Size, pad: string | null): Size {
  if (pad === null) return { width, height };
  const [across, down] = pad.split(':').map(Number) as [number, number];
  return {
    width: Math.max(width, (height * across) / down),
    height: Math.max(height, (width * down) / across),
  };
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export function isSame(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** Returns the pixels to add on each side, so that the content is in the middle. */
export function margins(canvas: Size, content: Size) {
  const [across, down] = [canvas.width - content.width, canvas.height - content.height];
  const [left, top] = [Math.floor(across / 2), Math.floor(down / 2)];
  return { left, right: across - left, top, bottom: down - top };
}
