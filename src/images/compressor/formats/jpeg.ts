import type { JpegOptions } from 'sharp';
import type { Effort } from '../../../common/index.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { completeJpeg } from './jpeg-end.js';
import { jpegQuality } from './jpeg-quality.js';
import { rewriteJpeg } from './jpeg-rewrite.js';
import { JPEG_SCALES, ownQuality } from './quality-scale.js';
import { stripJpeg } from './jpeg-segments.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = {
  loader: 'Jpeg',
  prepare,
  hasFrames: false,
  strip: stripJpeg,
  rewrite: rewriteJpeg,
};

/** The quantisation table of mozjpeg that is tuned for MS-SSIM: a tenth fewer bytes of the same quality, at no cost. */
const TABLE = 2;

/**
 * Trellis quantisation takes twice as long, for a twentieth fewer bytes; the search for the best scans takes half as long
 * again, for another twentieth. Deringing gives text on white cleaner edges.
 */
const TRELLIS: JpegOptions = { trellisQuantisation: true, overshootDeringing: true };
const EFFORT: Readonly<Record<Effort, JpegOptions>> = {
  FAST: {},
  BALANCED: TRELLIS,
  SMALLEST: { ...TRELLIS, optimiseScans: true },
};

const SCORE_CURVE: ScoreCurve = [
  [5, -40],
  [10, 1],
  [20, 38],
  [25, 47.5],
  [30, 54],
  [40, 61.5],
  [50, 67],
  [60, 71],
  [70, 76],
  [80, 81.5],
  [90, 87],
  [95, 90.5],
  [100, 93],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality, effort, kind }) =>
    image.jpeg({
      quality: ownQuality(JPEG_SCALES[effort], quality),
      chromaSubsampling: kind.hasSaturatedEdges ? '4:4:4' : '4:2:0',
      progressive: true,
      quantisationTable: TABLE,
      ...EFFORT[effort],
    }),
  dependsOnKind: true,
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
  const quality = jpegQuality(bytes)?.quality;
  const known = quality === undefined ? {} : { quality };
  if (completed === null) return { bytes, options: DECODER_OPTIONS, ...known };
  return { ...completed, options: { ...DECODER_OPTIONS, failOn: 'warning' }, ...known };
}
