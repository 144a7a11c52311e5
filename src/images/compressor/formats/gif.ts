import type { GifOptions, Sharp } from 'sharp';
import { type Decoder, DECODER_OPTIONS, ditherOf, type Encoder } from './codec.js';
import { stripGif } from './gif-blocks.js';
import { withTransparentCanvas } from './gif-transparency.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = {
  loader: 'Nsgif',
  prepare: (bytes) => ({ bytes: withTransparentCanvas(bytes), options: DECODER_OPTIONS }),
  hasFrames: true,
  strip: stripGif,
};

/** The steps are those of the number of colours. */
const SCORE_CURVE: ScoreCurve = [
  [1, -13],
  [24, -12],
  [25, 19],
  [49, 20],
  [50, 46],
  [74, 60],
  [75, 66],
  [100, 68],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality }) => withGifBits(image.gif(gifSettings(quality)), gifBits(quality)),
  dependsOnKind: false,
  maxSide: 65_535,
  hasAlpha: true,
  animate: (image, timing) => image.gif(timing),
};

export const gif = { decoder, encoder };

/** Returns fewer colours (see {@link gifBits}) and a larger difference up to which frames count as equal. */
export function gifSettings(quality: number): GifOptions {
  return {
    reuse: quality === 100,
    effort: 4,
    dither: ditherOf(quality),
    interFrameMaxError: (100 - quality) * 0.16,
  };
}

/** The bit depth of a GIF's palette: 4 (16 colours) to 8 (256), 6 (64) at quality 50. */
export function gifBits(quality: number): number {
  return 4 + Math.floor(quality / 25);
}

/**
 * Sets the palette depth of a GIF. sharp's `colours` option supports only PNG's depths and turns everything above 16
 * into 256, while the libvips option behind it takes 1 to 8. If sharp stops reading it, GIFs have 256 colours again.
 */
function withGifBits(image: Sharp, bits: number): Sharp {
  Object.assign((image as unknown as { options: object }).options, { gifBitdepth: bits });
  return image;
}
