import { type Decoder, DECODER_OPTIONS, type Encoder } from './codec.js';
import { ownQuality } from './quality-scale.js';
import { stripWebp, withoutOrientation } from './webp-chunks.js';

const decoder: Decoder = {
  loader: 'Webp',
  prepare: (bytes) => ({ bytes: withoutOrientation(bytes), options: DECODER_OPTIONS }),
  hasFrames: true,
  strip: stripWebp,
};

/** libwebp's own effort, 0 to 6: 4 takes twice as long as 2 for a tenth fewer bytes. */
const EFFORT = { FAST: 2, BALANCED: 2, SMALLEST: 4 } as const;

const encoder: Encoder = {
  encode: (image, { quality, effort, kind }) =>
    image.webp({
      quality: ownQuality(`webp${EFFORT[effort]}`, quality),
      effort: EFFORT[effort],
      // WebP always halves chroma. Choosing the values by the sharpest result takes twice as long, and shows at such edges.
      smartSubsample: kind.hasSaturatedEdges,
    }),
  dependsOnKind: true,
  maxSide: 16_383,
  hasAlpha: true,
  animate: (image, timing) => image.webp(timing),
};

export const webp = { decoder, encoder };
