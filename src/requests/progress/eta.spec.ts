import { estimateSeconds, type ProgressRate } from './eta.js';

/** Seconds after the round began. */
interface Given {
  readonly total?: number;
  readonly settled: number;
  /** When the last image was settled, and when the question is asked; the same moment unless given. */
  readonly last: number;
  readonly now?: number;
}

const pace = ({ total = 1000, settled, last, now = last }: Given): ProgressRate => ({
  remaining: total - settled,
  settled,
  settledAfterSeconds: last,
  elapsedSeconds: now,
});

describe('there is no estimate', () => {
  test.each<[string, Given]>([
    ['before anything is settled', { settled: 0, last: 0, now: 30 }],
    ['after the first image, which waited for everything to start', { settled: 1, last: 0.5 }],
    ['after a few', { settled: 4, last: 9 }],
    ['after many within a moment', { settled: 100, last: 1.9 }],
    ['where the clock says that they came before the round', { settled: 100, last: -5 }],
    ['once nothing has been settled for ten seconds', { settled: 900, last: 30, now: 41 }],
    [
      'once a slow request is silent for much longer than it takes for an image',
      { settled: 10, last: 100, now: 251 },
    ],
    ['while the last image hangs', { total: 100, settled: 99, last: 9, now: 20 }],
    ['while the output CSV cannot be written', { total: 100, settled: 100, last: 9, now: 20 }],
  ])('%s', (_, given) => expect(estimateSeconds(pace(given))).toBeNull());
});

describe('the estimate', () => {
  test.each<[string, Given, number]>([
    ['supposes the rate so far', { settled: 250, last: 10 }, 30],
    ['is in tenths of a second', { total: 107, settled: 100, last: 3 }, 0.2],
    ['appears with the fifth image', { total: 10, settled: 5, last: 10 }, 10],
    ['appears after two seconds', { total: 300, settled: 60, last: 2 }, 8],
    ['grows while nothing is settled', { total: 200, settled: 100, last: 10, now: 15 }, 15],
    ['is no less than the silence so far', { total: 100, settled: 99, last: 9, now: 13 }, 4],
    ['outlasts the pauses of a slow request', { total: 20, settled: 10, last: 100, now: 140 }, 140],
    ['is 0 while the output CSV is written', { total: 100, settled: 100, last: 9, now: 11 }, 0],
  ])('%s', (_, given, seconds) => expect(estimateSeconds(pace(given))).toBe(seconds));
});

/** The estimates as the images of a job are settled one by one, each with the moment of its settling. */
function estimates(settledAt: readonly number[]): { at: number; estimate: number; truth: number }[] {
  const end = settledAt.at(-1)!;
  return settledAt.flatMap((at, index) => {
    const estimate = estimateSeconds(pace({ total: settledAt.length, settled: index + 1, last: at }));
    return estimate === null ? [] : [{ at, estimate, truth: end - at }];
  });
}

describe('over the whole of a job', () => {
  test.each<[string, number[]]>([
    [
      'of 300 images in 9 s, of which the first took half a second',
      Array.from({ length: 300 }, (_, n) => 0.5 + n * 0.0285),
    ],
    [
      'of 300 images in 9 s, whose first sixteen came together after a second',
      Array.from({ length: 300 }, (_, n) => 1 + Math.floor(n / 16) * 0.44),
    ],
    ['of a thousand images in ten minutes', Array.from({ length: 1000 }, (_, n) => 2 + n * 0.6)],
  ])('%s it is right within a factor of two, give or take a second', (_, settledAt) => {
    const told = estimates(settledAt);
    expect(told.length).toBeGreaterThan(settledAt.length / 2);
    for (const { estimate, truth } of told) expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(truth + 1);
  });
});
