import { bestProbe, firstQuality, MAX_PROBES, nextQuality, type Probe } from './quality-search.js';
import type { ScoreCurve } from './score-curve.js';

/** The score is half a point below the quality, so that a target of 70 leads to 71, and the loss there is 29.5. */
const CURVE: ScoreCurve = [
  [1, 0.5],
  [100, 99.5],
];
/** The last step is from a palette to a lossless image. */
const PALETTE: ScoreCurve = [
  [1, 0.5],
  [99, 75],
  [100, 100],
];
const probe = (quality: number, score: number, bytes = quality * 100): Probe => ({ quality, score, bytes });

test('the first quality is the one that leads to the middle of what is allowed', () => {
  expect(firstQuality(CURVE, 70)).toBe(71);
});

test.each<[string, Probe[], number | null]>([
  ['the score is a little below the target', [probe(71, 69)], null],
  ['the score is a little above the target', [probe(71, 72)], null],
  ['the score is too low', [probe(71, 60.5)], 77],
  ['the score is too high', [probe(71, 80.5)], 54],
  ['two probes are too low', [probe(51, 50.5), probe(61, 60.5)], 71],
  ['two probes are too high', [probe(91, 90.5), probe(81, 80.5)], 71],
  ['the loss falls with the root of that of the curve', [probe(51, 60), probe(61, 64.27)], 74],
  ['the loss falls with the square of that of the curve', [probe(51, 40), probe(61, 61.8)], 66],
  ['the target is between two probes, however the curve goes', [probe(51, 60), probe(53, 73)], 52],
  ['no quality is left between two probes', [probe(51, 60), probe(52, 73)], null],
  ['the best is not enough', [probe(90, 30), probe(100, 40)], null],
  ['the worst is too good', [probe(30, 95), probe(1, 80)], null],
  ['the quality changes nothing', [probe(71, 100), probe(40, 100)], null],
  ['there were three probes', [probe(71, 60), probe(80, 65), probe(90, 68)], null],
])('for a target of 70, when %s', (_, probes, expected) => {
  expect(nextQuality(CURVE, 70, probes)).toBe(expected);
});

test('scores that fall while the quality rises are taken for chance', () => {
  const next = nextQuality(CURVE, 70, [probe(60, 60), probe(70, 58)]);
  expect(next).toBeGreaterThan(70);
});

test('after two palettes below the target the lossless image is next, which is sure', () => {
  expect(nextQuality(PALETTE, 70, [probe(93, 60), probe(98, 65)])).toBe(100);
  expect(nextQuality(PALETTE, 70, [probe(93, 60), probe(98, 75)])).toBeLessThan(98);
});

test('images that lose more or less than most, and faster or slower, reach the target in three probes', () => {
  for (const slope of [0.7, 0.9, 1.1, 1.4]) {
    for (const factor of [0.5, 0.7, 1, 1.3, 1.6]) {
      const scoreOf = (quality: number) => 100 - 29.5 * factor * ((100.5 - quality) / 29.5) ** slope;
      const probes: Probe[] = [];
      for (let quality = nextQuality(CURVE, 70, []); quality !== null;) {
        probes.push(probe(quality, scoreOf(quality)));
        quality = nextQuality(CURVE, 70, probes);
      }
      const { score } = bestProbe(probes, 70);
      const isMet = score >= 69 && score <= 72 && probes.length <= MAX_PROBES;
      expect([slope, factor, isMet]).toEqual([slope, factor, true]);
    }
  }
});

test.each<[string, Probe[], number]>([
  ['the smallest that reaches the target', [probe(80, 75), probe(70, 69.5), probe(60, 66)], 70],
  ['the smallest also when it has the higher quality', [probe(60, 71, 900), probe(65, 72, 800)], 65],
  ['the best when none reaches the target', [probe(90, 50), probe(100, 60), probe(95, 55)], 100],
])('kept is %s', (_, probes, quality) => {
  expect(bestProbe(probes, 70).quality).toBe(quality);
});
