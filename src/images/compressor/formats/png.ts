import type { PngOptions } from 'sharp';
import type { Effort } from '../../../common/index.js';
import { repackPng } from '../lossless-rewrite.js';
import { readApng } from './apng.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, ditherOf, type Encoder } from './codec.js';
import { countPngFrames, stripPng } from './png-chunks.js';
import { pngColour, withPngProfile } from './png-colour.js';
import { plainPngHeader } from './png-header.js';
import { ownQuality } from './quality-scale.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = { loader: 'Png', prepare, hasFrames: false, strip: stripPng };

/** The quantiser's own effort, 1 to 10: 1 is a fifth faster than 2 and no larger; 7 takes five times as long for a fifth of the bytes. */
const EFFORT = { FAST: 1, BALANCED: 1, SMALLEST: 7 } as const;

/** The last step is from the best palette to a lossless image. */
const SCORE_CURVE: ScoreCurve = [
  [5, 10],
  [10, 26],
  [20, 38.5],
  [30, 43.5],
  [40, 47.5],
  [50, 49.5],
  [60, 52],
  [70, 56.5],
  [80, 66.5],
  [90, 70],
  [95, 73],
  [99, 75],
  [100, 100],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality, effort }) => image.png(pngSettings(quality, effort)),
  repack: repackPng,
  hasPalette: true,
  dependsOnKind: false,
  maxSide: 1_000_000,
  hasAlpha: true,
  animate: null,
};

export const png = { decoder, encoder };

/**
 * Returns the smallest palette that reaches the quality; 100 is lossless and uses no palette. Lossless at level 9 took
 * minutes for 50 million pixels.
 */
export function pngSettings(quality: number, effort: Effort): PngOptions {
  if (quality === 100) return { palette: false, compressionLevel: 6, adaptiveFiltering: true };
  const own = ownQuality('png', quality);
  return { palette: true, quality: own, effort: EFFORT[effort], dither: ditherOf(own), compressionLevel: 9 };
}

function prepare(bytes: Buffer): DecoderInput {
  const colour = pngColour(bytes);
  const frames = countPngFrames(bytes);
  if (colour.kind === 'HDR') return { bytes, options: DECODER_OPTIONS, frames, hdr: colour.name };
  const header = plainPngHeader(bytes);
  if (header !== null) return { bytes, options: DECODER_OPTIONS, frames, header };
  const apng = readApng(bytes);
  return { bytes: withPngProfile(bytes), options: DECODER_OPTIONS, frames, ...(apng && { apng }) };
}
