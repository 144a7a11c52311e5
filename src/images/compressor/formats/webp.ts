import { type Decoder, DECODER_OPTIONS, type Encoder } from './codec.js';
import { stripWebp, withoutOrientation } from './webp-chunks.js';

const decoder: Decoder = {
  loader: 'Webp',
  prepare: (bytes) => ({ bytes: withoutOrientation(bytes), options: DECODER_OPTIONS }),
  hasFrames: true,
  strip: stripWebp,
};

const encoder: Encoder = {
  // Effort 2 is twice as fast as effort 4, which saves a tenth of the bytes.
  encode: (image, quality) => image.webp({ quality, effort: 2 }),
  maxSide: 16_383,
  hasAlpha: true,
  animate: (image, timing) => image.webp(timing),
};

export const webp = { decoder, encoder };
