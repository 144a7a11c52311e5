import type { WritableFormat } from '../../../common/index.js';

/** The scores that images of a format have at some qualities, on average. Both rise from one point to the next. */
export type ScoreCurve = readonly (readonly [quality: number, score: number])[];

/**
 * The curves of 29 photographs of 0.5 megapixels with the effort BALANCED (medians). `node bench/target.bench.mjs --curves`
 * measures them again, which is worth it when the settings of an encoder change: a search that starts near its end needs
 * fewer attempts, though it ends well from elsewhere too.
 */
export const SCORE_CURVES: Readonly<Record<WritableFormat, ScoreCurve>> = {
  jpeg: [
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
  ],
  // Compressed as JPEG, without the settings that a JPEG has; at 90 and above at the full resolution of colours.
  tiff: [
    [5, -54],
    [10, -10],
    [20, 32],
    [30, 51.5],
    [40, 61],
    [50, 66.5],
    [60, 70.5],
    [70, 75.5],
    [80, 80.5],
    [90, 92],
    [95, 94],
    [100, 96.5],
  ],
  webp: [
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
  ],
  avif: [
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
  ],
  // The last step is from the best palette to a lossless image.
  png: [
    [5, 18],
    [10, 32],
    [20, 43],
    [30, 49],
    [40, 52],
    [50, 56],
    [60, 61],
    [70, 67],
    [80, 70],
    [90, 73.5],
    [99, 75],
    [100, 100],
  ],
  // The steps are those of the number of colours.
  gif: [
    [1, -13],
    [24, -12],
    [25, 19],
    [49, 20],
    [50, 46],
    [74, 60],
    [75, 66],
    [100, 68],
  ],
};

/** Returns the score at a quality. */
export function scoreAt(curve: ScoreCurve, quality: number): number {
  return interpolate(curve, quality, 0, 1);
}

/** Returns the quality, 1 to 100, at which the curve has a score, or the nearest one. */
export function qualityAt(curve: ScoreCurve, score: number): number {
  return Math.max(1, Math.min(100, interpolate(curve, score, 1, 0)));
}

/** Reads the curve along its segment around `at`; outside of all, along the nearest. */
function interpolate(curve: ScoreCurve, at: number, from: 0 | 1, to: 0 | 1): number {
  const after = curve.findIndex((point) => point[from] >= at);
  const end = after === -1 ? curve.length - 1 : Math.max(1, after);
  const [a, b] = [curve[end - 1]!, curve[end]!];
  return a[to] + ((at - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
}
