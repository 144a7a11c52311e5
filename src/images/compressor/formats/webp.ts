import { type Decoder, DECODER_OPTIONS, type Encoder } from './codec.js';
import { ownQuality } from './quality-scale.js';
import { stripWebp, withoutOrientation } from './webp-chunks.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = {
  loader: 'Webp',
  prepare: (bytes) => ({ bytes: withoutOrientation(bytes), options: DECODER_OPTIONS }),
  hasFrames: true,
  strip: stripWebp,
};

/** libwebp's own effort, 0 to 6: 4 takes twice as long as 2 for a tenth fewer bytes. */
const EFFORT = { FAST: 2, BALANCED: 2, SMALLEST: 4 } as const;

const SCORE_CURVE: ScoreCurve = [
  [1, 17],
  [20, 20.5],
  [25, 37],
  [30, 51],
  [40, 57.5],
  [50, 62.5],
  [60, 67],
  [70, 72],
  [80, 76.5],
  [90, 82.5],
  [95, 86],
  [100, 88.5],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality, effort, kind }) =>
    image.webp({
      quality: ownQuality(`webp${EFFORT[effort]}`, quality),
      effort: EFFORT[effort],
      // WebP always halves chroma. Choosing the values by the sharpest result takes three times as long, and shows at colours only.
      smartSubsample: kind.hasColourDetail,
      // Fewer key frames: up to a sixth fewer bytes of an animation, in half as much time again.
      minSize: effort === 'SMALLEST',
    }),
  encodeLossless: (image, { effort }) =>
    image.webp({ lossless: true, effort: EFFORT[effort], minSize: effort === 'SMALLEST' }),
  dependsOnKind: true,
  maxSide: 16_383,
  hasAlpha: true,
  animate: (image, timing) => image.webp(timing),
};

export const webp = { decoder, encoder };
