import { ownQuality, type ScaleName } from './quality-scale.js';

const SCALES = ['jpeg', 'jpegTrellis', 'webp2', 'webp4', 'avif0', 'avif1', 'avif2'] as const;
const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

test.each(SCALES)('%s has a whole number from 1 to 100 for every quality, which never falls', (scale) => {
  const own = QUALITIES.map((quality) => ownQuality(scale, quality));
  expect(own.every((each) => Number.isInteger(each))).toBe(true);
  expect(own).toEqual(own.toSorted((a, b) => a - b));
  expect([own[0], own[99]]).toEqual([1, 100]);
});

test.each<[ScaleName, number, number]>([
  ['jpeg', 50, 47],
  ['jpegTrellis', 50, 52],
  ['webp2', 50, 45],
  ['webp2', 75, 78],
  ['avif0', 50, 46],
  ['avif0', 85, 72],
  ['avif2', 97, 92],
])('%s has for quality %i the number %i', (scale, quality, own) =>
  expect(ownQuality(scale, quality)).toBe(own),
);
