import type { ImageFormat } from './compression-options.js';
import { countPngFrames, isAvifSequence, recogniseFormat } from './image-format.js';
import { PictureError } from './image-errors.js';
import { sharp } from './sharp.js';
import { svgForRasteriser } from './svg-text.js';

/** What a picture's header says of it. Nothing is decoded to learn this. */
export interface Inspection {
  readonly format: ImageFormat;
  /** Pixels of one frame as shown, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** Frames of an animation or pages of a document; 1 for a still picture. */
  readonly frames: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  readonly hasProfile: boolean;
  readonly isGrey: boolean;
  /** More than 8 bits a channel. */
  readonly isDeep: boolean;
}

/** libvips takes at most CMYK and alpha for a picture; more are layers of something else. */
const MAX_CHANNELS = 5;

/**
 * Reads what a picture is from its bytes.
 *
 * @throws {PictureError} NOT_AN_IMAGE, UNSUPPORTED_FORMAT or, when the header itself is damaged, CORRUPT_IMAGE
 */
export async function inspectImage(bytes: Uint8Array): Promise<Inspection> {
  const format = formatOf(bytes);
  const header = await readHeader(format, bytes);
  if (header.channels > MAX_CHANNELS) {
    throw new PictureError(
      'UNSUPPORTED_FORMAT',
      `The picture has ${header.channels} channels; at most ${MAX_CHANNELS} are supported.`,
    );
  }
  return {
    format,
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    frames: countFrames(format, bytes, header.pages),
    orientation: header.orientation ?? 1,
    hasAlpha: header.hasAlpha,
    hasProfile: header.hasProfile,
    isGrey: header.space === 'b-w' || header.space === 'grey16',
    isDeep: header.depth !== 'uchar',
  };
}

function formatOf(bytes: Uint8Array): ImageFormat {
  const found = recogniseFormat(bytes);
  if (found.kind === 'SUPPORTED') return found.format;
  if (found.kind === 'NO_IMAGE') throw new PictureError('NOT_AN_IMAGE', 'The file is not an image.');
  throw new PictureError(
    'UNSUPPORTED_FORMAT',
    `The file is ${found.name}; JPEG, PNG, WebP, AVIF, GIF, TIFF and SVG are supported.`,
  );
}

async function readHeader(format: ImageFormat, bytes: Uint8Array) {
  const input = format === 'svg' ? svgForRasteriser(bytes) : bytes;
  try {
    // Our own limits follow, with errors that name them.
    return await sharp(input, { limitInputPixels: false, limitInputChannels: false }).metadata();
  } catch (error) {
    throw new PictureError('CORRUPT_IMAGE', 'The image is damaged: its header cannot be read.', {
      cause: error,
    });
  }
}

/** libvips sees the frames of GIF and WebP and the pages of TIFF, but an animated PNG or AVIF as one picture. */
function countFrames(format: ImageFormat, bytes: Uint8Array, pages = 1): number {
  if (format === 'png') return countPngFrames(bytes);
  // How many there are is not told here, and nothing depends on it.
  if (format === 'avif') return isAvifSequence(bytes) ? 2 : 1;
  return pages;
}
