import type { JpegOptions } from 'sharp';
import type { Effort } from '../../../common/index.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput, type Encoder } from './codec.js';
import { completeJpeg } from './jpeg-end.js';
import { plainJpegHeader } from './jpeg-header.js';
import { jpegQuality } from './jpeg-quality.js';
import { rewriteJpeg } from './jpeg-rewrite.js';
import { askedQuality, JPEG_SCALES, ownQuality } from './quality-scale.js';
import { type JpegStructure, readJpegSegments, stripJpeg } from './jpeg-segments.js';
import type { ScoreCurve } from '../target/score-curve.js';

const decoder: Decoder = {
  loader: 'Jpeg',
  prepare,
  hasFrames: false,
  strip: (bytes, orientation, prepared) => stripJpeg(bytes, orientation, prepared?.structure),
  rewrite: rewriteJpeg,
};

/**
 * mozjpeg's table 5, by Klein, Silverstein and Carney: a tenth fewer bytes of the same quality than libjpeg's at no cost, and
 * the fewest of all nine tables. Deringing costs nothing either, and gives text on white cleaner edges.
 */
const SETTINGS: JpegOptions = { progressive: true, quantisationTable: 5, overshootDeringing: true };

/**
 * The search for the best scans takes twice as long, for 4 percent fewer bytes of photographs and 5 of graphics; trellis
 * quantisation takes nearly twice as long again, for another 4 and 2. SMALLEST encodes so what `adaptive-jpeg` does not.
 */
const EFFORT: Readonly<Record<Effort, JpegOptions>> = {
  FAST: {},
  BALANCED: { optimiseScans: true },
  SMALLEST: { optimiseScans: true, trellisQuantisation: true },
};

const SCORE_CURVE: ScoreCurve = [
  [5, -43],
  [10, -1],
  [20, 40],
  [25, 48],
  [30, 53.5],
  [40, 61.5],
  [50, 66.5],
  [60, 70],
  [70, 75],
  [80, 81.5],
  [90, 87.5],
  [95, 90.5],
  [100, 93],
];

const encoder: Encoder = {
  scoreCurve: SCORE_CURVE,
  encode: (image, { quality, effort, kind }) =>
    image.jpeg({
      quality: ownQuality(JPEG_SCALES[effort], quality),
      chromaSubsampling: kind.hasSaturatedEdges ? '4:4:4' : '4:2:0',
      ...SETTINGS,
      ...EFFORT[effort],
    }),
  adaptiveQuality: (quality) => ownQuality('jpegAdaptive', quality),
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
  const structure = readJpegSegments(bytes);
  const completed = completeJpeg(bytes, structure);
  const quality = qualityOf(bytes, structure);
  const known = quality === undefined ? { structure } : { structure, quality };
  if (completed === null) {
    const header = plainJpegHeader(bytes, structure);
    return { bytes, options: DECODER_OPTIONS, header, ...known };
  }
  return { ...completed, options: { ...DECODER_OPTIONS, failOn: 'warning' }, ...known };
}

/** Returns the quality of a JPEG on the scale of the option `quality`, which is that of libjpeg's own table. */
function qualityOf(bytes: Buffer, structure: JpegStructure): number | undefined {
  const found = jpegQuality(bytes, structure);
  return found?.table === 'KLEIN' ? askedQuality(JPEG_SCALES.BALANCED, found.quality) : found?.quality;
}
