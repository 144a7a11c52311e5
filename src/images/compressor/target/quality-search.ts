import { qualityAt, type ScoreCurve, scoreAt } from './score-curve.js';

/** One encoding: what it was encoded with, and what came out. */
export interface Probe {
  readonly quality: number;
  readonly score: number;
  readonly bytes: number;
}

/** How far below and above the target a score may be. */
const BELOW = 1;
const ABOVE = 2;
/** The highest quality. */
const BEST = 100;
/** The most encodings of one image. */
export const MAX_PROBES = 3;
/** Searches aim at the middle of what is allowed. */
const AIM = (ABOVE - BELOW) / 2;
/**
 * How fast the loss of an image changes along the curve of its format, as exponents: of images that lose more than most, and
 * of images that lose less. Measured on 43 photographs as AVIF and WebP.
 */
const SLOPE = { ofMore: 1.2, ofLess: 0.9 };
/** The slopes that two probes of one image can have; others come from chance. */
const PLAUSIBLE = { min: 0.3, max: 4 };

/** Returns the quality to try first: the one that most images need. */
export function firstQuality(curve: ScoreCurve, target: number): number {
  return Math.round(qualityAt(curve, target + AIM));
}

/**
 * Returns the quality to try next, or null when the last probe is near enough, or when another one would not help.
 *
 * What an image loses (100 less its score) is about proportional to what the curve of its format loses: after one probe, the
 * curve is scaled so that it leads through it; after two, so that it leads through both (a secant between logarithms).
 */
export function nextQuality(curve: ScoreCurve, target: number, probes: readonly Probe[]): number | null {
  if (probes.length === 0) return firstQuality(curve, target);
  if (probes.length >= MAX_PROBES || probes.some((probe) => isNear(probe, target))) return null;
  if (isFlat(probes)) return null;
  const quality = isLastChance(curve, target, probes)
    ? BEST
    : within(Math.round(qualityAt(curve, solve(curve, target + AIM, probes))), target, probes);
  const isLeft = quality >= 1 && quality <= BEST && probes.every((probe) => probe.quality !== quality);
  return isLeft ? quality : null;
}

/** Returns the probe to keep: the smallest of those that reach the target, or else the one with the highest score. */
export function bestProbe<P extends Probe>(probes: readonly P[], target: number): P {
  const reaching = probes.filter(({ score }) => score >= target - BELOW);
  if (reaching.length > 0) return reaching.reduce((a, b) => (b.bytes < a.bytes ? b : a));
  return probes.reduce((a, b) => (b.score > a.score ? b : a));
}

function isNear({ score }: Probe, target: number): boolean {
  return score >= target - BELOW && score <= target + ABOVE;
}

/** Whether the quality changes nothing, as with a lossless format or an image of one colour. */
function isFlat(probes: readonly Probe[]): boolean {
  return probes.length > 1 && probes.every(({ score }) => score === probes[0]!.score);
}

/** Whether only the lossless image is left to be tried: its score is known, while that of a palette may be any. */
function isLastChance(curve: ScoreCurve, target: number, probes: readonly Probe[]): boolean {
  const [, best] = curve.at(-1)!;
  return best === 100 && probes.length === MAX_PROBES - 1 && probes.every(({ score }) => score < target);
}

/** Returns where on the curve of the format the image is expected to have the score `aim`. */
function solve(curve: ScoreCurve, aim: number, probes: readonly Probe[]): number {
  const nearest = probes.reduce((a, b) => (Math.abs(b.score - aim) < Math.abs(a.score - aim) ? b : a));
  const expected = lossOf(scoreAt(curve, nearest.quality));
  const loss = expected + (lossOf(aim) - lossOf(nearest.score)) / slopeOf(curve, aim, probes);
  return 100 - Math.exp(loss);
}

function slopeOf(curve: ScoreCurve, aim: number, [first, second]: readonly Probe[]): number {
  if (second === undefined) return first!.score < aim ? SLOPE.ofMore : SLOPE.ofLess;
  const [from, to] = [first!, second].map(({ quality }) => lossOf(scoreAt(curve, quality)));
  const slope = (lossOf(second.score) - lossOf(first!.score)) / (to! - from!);
  return slope >= PLAUSIBLE.min && slope <= PLAUSIBLE.max ? slope : 1;
}

/** The logarithm of what is lost. */
function lossOf(score: number): number {
  return Math.log(Math.max(1, 100 - score));
}

/** Limits a quality to those between the probes that are too low and those that are too high. */
function within(quality: number, target: number, probes: readonly Probe[]): number {
  const low = Math.max(0, ...probes.filter(({ score }) => score < target).map((probe) => probe.quality));
  const high = Math.min(101, ...probes.filter(({ score }) => score > target).map((probe) => probe.quality));
  return Math.max(low + 1, Math.min(high - 1, quality));
}
