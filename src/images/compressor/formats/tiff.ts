import type { TiffOptions } from 'sharp';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { mainTiffPage, readTiffPages } from './tiff-directories.js';
import { stripTiff } from './tiff-metadata.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = { loader: 'Tiff', prepare, hasFrames: false, strip: stripTiff };

/** Compressed as JPEG, without the settings that a JPEG has; at 90 and above at the full resolution of colours. */
const SCORE_CURVE: ScoreCurve = [
  [5, -54],
  [10, -10],
  [20, 32],
  [30, 51.5],
  [40, 61],
  [50, 66.5],
  [60, 70.5],
  [70, 75.5],
  [80, 80.5],
  [90, 92],
  [95, 94],
  [100, 96.5],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
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
