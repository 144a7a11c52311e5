/**
 * The scores that the images of a format have at some qualities, on average. Both rise from one point to the next.
 *
 * The curve of an encoder is the median of 29 photographs of 0.5 megapixels with the effort BALANCED. `node
 * bench/target.bench.mjs --curves` measures it again, which is worth it when the settings of the encoder change: a search
 * that starts near its end needs fewer attempts, though it ends well from elsewhere too.
 */
export type ScoreCurve = readonly (readonly [quality: number, score: number])[];

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
