import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { completeJpeg } from './jpeg-end.js';
import { stripJpeg } from './jpeg-segments.js';

const decoder: Decoder = { loader: 'Jpeg', prepare, hasFrames: false, strip: stripJpeg };

const encoder: Encoder = {
  // Progressive, otherwise sharp's defaults. mozjpeg takes five times as long for a quarter fewer bytes.
  encode: (image, quality) => image.jpeg({ quality, progressive: true }),
  maxSide: 65_535,
  hasAlpha: false,
  animate: null,
};

export const jpeg = { decoder, encoder };

/**
 * Completes a JPEG that lacks only its end-of-image marker. libvips would report it as truncated; with the marker
 * added, any missing data is a warning, so warnings are errors here.
 */
function prepare(bytes: Buffer): DecoderInput {
  const completed = completeJpeg(bytes);
  if (completed === null) return { bytes, options: DECODER_OPTIONS };
  return { ...completed, options: { ...DECODER_OPTIONS, failOn: 'warning' } };
}
