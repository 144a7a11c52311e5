import { imagesPerSecond, type Sample, withSample } from './rate.js';

const samplesOf = (...pairs: [atMs: number, processed: number][]): readonly Sample[] =>
  pairs.reduce<readonly Sample[]>(
    (samples, [atMs, processed]) => withSample(samples, { atMs, processed }),
    [],
  );

test.each([
  ['unknown without a sample', samplesOf(), 5000, null],
  ['unknown in the first second', samplesOf([0, 0], [500, 9]), 900, null],
  ['the mean of a short time', samplesOf([0, 0], [2000, 10]), 2000, 5],
  ['that of the last ten seconds', samplesOf([0, 0], [10_000, 1000], [20_000, 1010]), 20_000, 1],
  ['lower while nothing arrives', samplesOf([0, 0], [2000, 10]), 20_000, 0.5],
  ['new in another round', samplesOf([0, 90], [5000, 100], [6000, 40], [8000, 44]), 8000, 2],
])('the speed is %s', (_, samples, now, expected) => expect(imagesPerSecond(samples, now)).toBe(expected));
