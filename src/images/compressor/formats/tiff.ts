import type { TiffOptions } from 'sharp';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { mainTiffPage, readTiffPages } from './tiff-directories.js';
import { stripTiff } from './tiff-metadata.js';

const decoder: Decoder = { loader: 'Tiff', prepare, hasFrames: false, strip: stripTiff };

const encoder: Encoder = {
  encode: (image, { quality, hasAlpha }) => image.tiff(tiffSettings(quality, hasAlpha)),
  dependsOnKind: false,
  maxSide: 1_000_000,
  hasAlpha: true,
  animate: null,
};

export const tiff = { decoder, encoder };

/** Returns JPEG compression, which has no alpha; with alpha lossless deflate, which every TIFF reader supports. */
export function tiffSettings(quality: number, hasAlpha: boolean): TiffOptions {
  return hasAlpha ? { compression: 'deflate', predictor: 'horizontal' } : { compression: 'jpeg', quality };
}

function prepare(bytes: Buffer): DecoderInput {
  const pages = readTiffPages(bytes);
  return {
    bytes,
    options: { ...DECODER_OPTIONS, page: mainTiffPage(pages) },
    frames: Math.max(1, pages.length),
  };
}
