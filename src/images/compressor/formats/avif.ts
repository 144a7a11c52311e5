import { ImageCompressionError } from '../compressor-errors.js';
import { primaryItem } from './avif-items.js';
import { stripAvif } from './avif-metadata.js';
import { avifColour, withAvifProfile, withValidClap } from './avif-properties.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { readBrands } from './iso-boxes.js';
import { ownQuality } from './quality-scale.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = {
  loader: 'Heif',
  recognises: (bytes) => readBrands(bytes).some((brand) => /^avi[fs]$/.test(brand)),
  prepare,
  hasFrames: false,
  strip: stripAvif,
};

/**
 * libaom's own effort, 0 to 9. At the same quality 1 takes two and a half times as long as 0, for 9 percent fewer bytes of a
 * photograph and 28 of a graphic, since it knows repeated shapes and few colours; 2 takes four times as long, for 15 and 33.
 */
const EFFORT = { FAST: 0, BALANCED: 0, SMALLEST: 2 } as const;
const EFFORT_OF_GRAPHICS = { FAST: 0, BALANCED: 1, SMALLEST: 2 } as const;

const SCORE_CURVE: ScoreCurve = [
  [5, 6.5],
  [10, 13],
  [20, 39],
  [25, 49.5],
  [30, 59],
  [40, 64.5],
  [50, 68],
  [60, 72.5],
  [70, 76],
  [80, 80],
  [90, 85.5],
  [95, 89],
  [100, 93.5],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality, effort, kind }) => {
    const own = kind.isGraphic ? EFFORT_OF_GRAPHICS[effort] : EFFORT[effort];
    return image.avif({
      quality: ownQuality(`avif${own}`, quality),
      effort: own,
      // Full chroma takes a sixth longer.
      chromaSubsampling: kind.isGraphic || kind.hasSaturatedEdges ? '4:4:4' : '4:2:0',
    });
  },
  dependsOnKind: true,
  maxSide: 16_384,
  hasAlpha: true,
  animate: null,
};

export const avif = { decoder, encoder };

function prepare(input: Buffer): DecoderInput {
  const isSequence = isAvifSequence(input);
  const bytes = withValidClap(isSequence ? stillOfSequence(input) : input);
  const colour = avifColour(bytes);
  // The exact number of frames is not needed: any number above 1 means an animation.
  const frames = isSequence ? 2 : 1;
  if (colour.kind === 'HDR') return { bytes, options: DECODER_OPTIONS, frames, hdr: colour.name };
  return { bytes: withAvifProfile(bytes), options: DECODER_OPTIONS, frames };
}

/** Whether an AVIF file is an image sequence, by its major brand (AV1 image file format, 6.3). */
export function isAvifSequence(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 12)).toString('latin1') === 'ftypavis';
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
