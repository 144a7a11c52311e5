import { estimateSeconds, type ProgressRate } from './eta.js';

/** The state of a round; times are seconds after its start. */
interface Given {
  readonly total?: number;
  readonly settled: number;
  /** When the last image was settled; `now`, the time of the estimate, is the same unless given. */
  readonly last: number;
  readonly now?: number;
}

const rateOf = ({ total = 1000, settled, last, now = last }: Given): ProgressRate => ({
  remaining: total - settled,
  settled,
  settledAfterSeconds: last,
  elapsedSeconds: now,
});

describe('without an estimate', () => {
  test.each<[string, Given]>([
    ['before an image is settled', { settled: 0, last: 0, now: 30 }],
    ['after the first image, which waited for the start-up', { settled: 1, last: 0.5 }],
    ['after four images', { settled: 4, last: 9 }],
    ['after many images in less than two seconds', { settled: 100, last: 1.9 }],
    ['when the clock dates the results before the start of the round', { settled: 100, last: -5 }],
    ['when no image has been settled for more than ten seconds', { settled: 900, last: 30, now: 41 }],
    [
      'when a slow request has no result for more than 15 mean intervals',
      { settled: 10, last: 100, now: 251 },
    ],
    ['while the last image hangs', { total: 100, settled: 99, last: 9, now: 20 }],
    ['while the output CSV cannot be written', { total: 100, settled: 100, last: 9, now: 20 }],
  ])('there is no estimate %s', (_, given) => expect(estimateSeconds(rateOf(given))).toBeNull());
});

describe('the estimate', () => {
  test.each<[string, Given, number]>([
    ['is based on the mean rate so far', { settled: 250, last: 10 }, 30],
    ['is in tenths of a second', { total: 107, settled: 100, last: 3 }, 0.2],
    ['appears with the fifth image', { total: 10, settled: 5, last: 10 }, 10],
    ['appears after two seconds', { total: 300, settled: 60, last: 2 }, 8],
    ['grows while nothing is settled', { total: 200, settled: 100, last: 10, now: 15 }, 15],
    ['is at least the time since the last result', { total: 100, settled: 99, last: 9, now: 13 }, 4],
    ['is kept during the pauses of a slow request', { total: 20, settled: 10, last: 100, now: 140 }, 140],
    ['is 0 while the output CSV is written', { total: 100, settled: 100, last: 9, now: 11 }, 0],
  ])('the estimate %s', (_, given, seconds) => expect(estimateSeconds(rateOf(given))).toBe(seconds));
});

/** Returns the estimate after each settled image of a request, with the true remaining time. */
function estimates(settledAt: readonly number[]): { at: number; estimate: number; truth: number }[] {
  const end = settledAt.at(-1)!;
  return settledAt.flatMap((at, index) => {
    const estimate = estimateSeconds(rateOf({ total: settledAt.length, settled: index + 1, last: at }));
    return estimate === null ? [] : [{ at, estimate, truth: end - at }];
  });
}

describe('over the whole request', () => {
  test.each<[string, number[]]>([
    [
      '300 images in 9 s, of which the first took half a second',
      Array.from({ length: 300 }, (_, n) => 0.5 + n * 0.0285),
    ],
    [
      '300 images in 9 s, of which the first sixteen ended together after a second',
      Array.from({ length: 300 }, (_, n) => 1 + Math.floor(n / 16) * 0.44),
    ],
    ['a thousand images in ten minutes', Array.from({ length: 1000 }, (_, n) => 2 + n * 0.6)],
  ])('the estimates for %s are right within a factor of two, plus one second', (_, settledAt) => {
    const series = estimates(settledAt);
    expect(series.length).toBeGreaterThan(settledAt.length / 2);
    for (const { estimate, truth } of series)
      expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(truth + 1);
  });
});
