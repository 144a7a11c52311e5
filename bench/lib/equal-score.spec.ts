import { bytesAt, geometricMean, interpolate } from './equal-score.mjs';

test.each([
  [5, 50],
  [10, 100],
  [15, 200],
  [20, 300],
  [30, 500],
])('at %d the line is at %d', (x, y) =>
  expect(
    interpolate(
      [
        [20, 300],
        [0, 0],
        [10, 100],
      ],
      x,
    ),
  ).toBeCloseTo(y),
);

test('bytes between two scores are interpolated by their logarithm', () => {
  const series = [
    { score: 50, bytes: 100 },
    { score: 70, bytes: 400 },
  ];
  expect(bytesAt(series, 60)).toBeCloseTo(200);
});

test('the geometric mean of ratios', () => expect(geometricMean([0.5, 2])).toBeCloseTo(1));
