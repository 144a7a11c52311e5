import type { ImageFormat } from './compression-options.js';
import { stripAvif } from './formats/avif-metadata.js';
import { stripGif } from './formats/gif-blocks.js';
import { stripJpeg } from './formats/jpeg-segments.js';
import { stripPng } from './formats/png-chunks.js';
import { stripTiff } from './formats/tiff-metadata.js';
import { stripWebp } from './formats/webp-chunks.js';

type Strip = (bytes: Buffer, orientation: number) => Buffer;

/** SVG is kept byte for byte: what its metadata elements mean to scripts and editors cannot be known. */
const STRIP: Readonly<Record<ImageFormat, Strip>> = {
  jpeg: stripJpeg,
  png: stripPng,
  webp: stripWebp,
  avif: stripAvif,
  gif: stripGif,
  tiff: stripTiff,
  svg: (bytes) => bytes,
};

/**
 * Removes EXIF (with GPS), XMP, IPTC, comments and trailing data from an image without decoding it. Pixels, colour
 * profile, animation and the displayed orientation stay. Returns null when there is nothing to remove.
 */
export function stripMetadata(input: Uint8Array, format: ImageFormat, orientation: number): Buffer | null {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const stripped = STRIP[format](bytes, orientation);
  return stripped.equals(bytes) ? null : stripped;
}
