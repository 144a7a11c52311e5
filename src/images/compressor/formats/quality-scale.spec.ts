import { askedQuality, ownQuality, type ScaleName } from './quality-scale.js';

const SCALES = [
  'jpeg',
  'jpegTrellis',
  'jpegAdaptive',
  'png',
  'webp2',
  'webp4',
  'avif0',
  'avif1',
  'avif2',
] as const;
const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

test.each(SCALES)('%s has a whole number from 1 to 100 for every quality, which never falls', (scale) => {
  const own = QUALITIES.map((quality) => ownQuality(scale, quality));
  expect(own.every((each) => Number.isInteger(each))).toBe(true);
  expect(own).toEqual(own.toSorted((a, b) => a - b));
  expect([own[0], own[99]]).toEqual([1, 100]);
});

test.each<[ScaleName, number, number]>([
  ['jpeg', 50, 43],
  ['jpeg', 75, 71],
  ['jpegTrellis', 50, 50],
  ['jpegAdaptive', 50, 46],
  ['png', 50, 36],
  ['png', 99, 99],
  ['webp2', 50, 45],
  ['webp2', 75, 78],
  ['avif0', 50, 46],
  ['avif0', 85, 72],
  ['avif2', 97, 92],
])('%s has for quality %i the number %i', (scale, quality, own) =>
  expect(ownQuality(scale, quality)).toBe(own),
);

test('the quality of a number is the one that has that number', () => {
  for (const own of [1, 8, 17, 25, 43, 52, 78, 90, 100])
    expect(ownQuality('jpeg', askedQuality('jpeg', own))).toBe(own);
  expect(askedQuality('jpeg', 43)).toBe(50);
  expect(askedQuality('jpeg', 58)).toBe(65);
});
