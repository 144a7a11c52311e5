import type { SharpOptions } from 'sharp';
import type { ImageFormat } from './compression-options.js';
import { type Apng, readApng } from './formats/apng.js';
import { ImageCompressionError } from './compressor-errors.js';
import { isAvifSequence } from './format-detection.js';
import { primaryItem } from './formats/avif-items.js';
import { avifColour, withAvifProfile, withValidClap } from './formats/avif-properties.js';
import { withTransparentCanvas } from './formats/gif-transparency.js';
import { completeJpeg } from './formats/jpeg-end.js';
import { pngColour, withPngProfile } from './formats/png-colour.js';
import { countPngFrames } from './formats/png-chunks.js';
import { mainTiffPage, readTiffPages } from './formats/tiff-directories.js';
import { withoutOrientation } from './formats/webp-chunks.js';
import { declaresEntities, RASTER_DENSITY, svgForRasteriser } from './svg-text.js';

/** An image in the form in which libvips decodes it as browsers do. */
export interface DecoderInput {
  readonly bytes: Uint8Array;
  readonly options: SharpOptions;
  /** Bytes that must decode without an error before the image is used. */
  readonly check?: Buffer | null;
  /** The number of frames or pages where libvips does not report it. */
  readonly frames?: number;
  /** The frames of an animated PNG, which libvips does not read. */
  readonly apng?: Apng;
  /** The HDR transfer function of the image, which cannot be converted here. */
  readonly hdr?: string;
}

/** A truncated image is an error; oddities that every browser tolerates are not. */
const OPTIONS: SharpOptions = { failOn: 'error', autoOrient: true };

const PREPARE: Readonly<Record<ImageFormat, (bytes: Buffer) => DecoderInput>> = {
  jpeg: prepareJpeg,
  png: preparePng,
  webp: (bytes) => ({ bytes: withoutOrientation(bytes), options: OPTIONS }),
  avif: prepareAvif,
  gif: (bytes) => ({ bytes: withTransparentCanvas(bytes), options: OPTIONS }),
  tiff: prepareTiff,
  svg: prepareSvg,
};

/** Prepares an image for libvips where libvips and browsers read it differently. Nothing is decoded. */
export function prepareInput(input: Uint8Array, format: ImageFormat): DecoderInput {
  return PREPARE[format](Buffer.from(input.buffer, input.byteOffset, input.byteLength));
}

/**
 * Completes a JPEG that lacks only its end-of-image marker. libvips would report it as truncated; with the marker
 * added, any missing data is a warning, so warnings are errors here.
 */
function prepareJpeg(bytes: Buffer): DecoderInput {
  const completed = completeJpeg(bytes);
  if (completed === null) return { bytes, options: OPTIONS };
  return { ...completed, options: { ...OPTIONS, failOn: 'warning' } };
}

function preparePng(bytes: Buffer): DecoderInput {
  const colour = pngColour(bytes);
  const frames = countPngFrames(bytes);
  if (colour.kind === 'HDR') return { bytes, options: OPTIONS, frames, hdr: colour.name };
  const apng = readApng(bytes);
  return { bytes: withPngProfile(bytes), options: OPTIONS, frames, ...(apng && { apng }) };
}

function prepareAvif(input: Buffer): DecoderInput {
  const isSequence = isAvifSequence(input);
  const bytes = withValidClap(isSequence ? stillOfSequence(input) : input);
  const colour = avifColour(bytes);
  // The exact number of frames is not needed: any number above 1 means an animation.
  const frames = isSequence ? 2 : 1;
  if (colour.kind === 'HDR') return { bytes, options: OPTIONS, frames, hdr: colour.name };
  return { bytes: withAvifProfile(bytes), options: OPTIONS, frames };
}

/** Returns a sequence under the brand of a still image, because libvips knows no other and reads only that image. */
function stillOfSequence(bytes: Buffer): Buffer {
  if (Number.isNaN(primaryItem(bytes))) {
    throw new ImageCompressionError(
      'UNSUPPORTED_FORMAT',
      'The file is an AVIF sequence without a still image, which cannot be read. Upload the animation as GIF or WebP.',
    );
  }
  const still = Buffer.from(bytes);
  still.write('avif', 8, 'latin1');
  return still;
}

function prepareTiff(bytes: Buffer): DecoderInput {
  const pages = readTiffPages(bytes);
  return { bytes, options: { ...OPTIONS, page: mainTiffPage(pages) }, frames: Math.max(1, pages.length) };
}

function prepareSvg(bytes: Buffer): DecoderInput {
  const options = { ...OPTIONS, density: RASTER_DENSITY, unlimited: !declaresEntities(bytes) };
  return { bytes: svgForRasteriser(bytes), options };
}
