import type { PngOptions } from 'sharp';
import { readApng } from './apng.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, ditherOf, type Encoder } from './codec.js';
import { countPngFrames, stripPng } from './png-chunks.js';
import { pngColour, withPngProfile } from './png-colour.js';

const decoder: Decoder = { loader: 'Png', prepare, hasFrames: false, strip: stripPng };

const encoder: Encoder = {
  encode: (image, quality) => image.png(pngSettings(quality)),
  maxSide: 1_000_000,
  hasAlpha: true,
  animate: null,
};

export const png = { decoder, encoder };

/**
 * Returns the smallest palette that reaches the quality; 100 is lossless and uses no palette. Effort 1 is a fifth faster
 * than 2 and no larger; above 5 the quantiser takes five times as long for a tenth of the bytes. Lossless at level 9
 * took minutes for 50 million pixels.
 */
export function pngSettings(quality: number): PngOptions {
  return quality === 100
    ? { palette: false, compressionLevel: 6, adaptiveFiltering: true }
    : { palette: true, quality, effort: 1, dither: ditherOf(quality), compressionLevel: 9 };
}

function prepare(bytes: Buffer): DecoderInput {
  const colour = pngColour(bytes);
  const frames = countPngFrames(bytes);
  if (colour.kind === 'HDR') return { bytes, options: DECODER_OPTIONS, frames, hdr: colour.name };
  const apng = readApng(bytes);
  return { bytes: withPngProfile(bytes), options: DECODER_OPTIONS, frames, ...(apng && { apng }) };
}
