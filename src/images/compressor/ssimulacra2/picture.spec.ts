import { type Picture, transpose, withChannels, withMirrorImages } from './picture.js';

/** A picture of three channels, whose pixels are numbered in the first. */
const numbered = (width: number, height: number): Picture => ({
  data: Uint8Array.from({ length: 3 * width * height }, (_, at) => (at % 3 === 0 ? at / 3 : 0)),
  width,
  height,
});
const numbersOf = ({ data, width, height }: Picture) =>
  Array.from({ length: height }, (_row, y) =>
    Array.from({ length: width }, (_pixel, x) => data[3 * (y * width + x)]),
  );

test('transpose swaps rows and columns', () => {
  expect(numbersOf(transpose(numbered(3, 2)))).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
});

test('withMirrorImages continues a picture with mirror images, and leaves a large one alone', () => {
  expect(numbersOf(withMirrorImages(numbered(2, 1), 5))).toEqual(
    Array.from({ length: 5 }, () => [0, 1, 1, 0, 0]),
  );
  const large = numbered(5, 6);
  expect(withMirrorImages(large, 5)).toBe(large);
});

test('withMirrorImages enlarges only the side that is short', () => {
  expect(numbersOf(withMirrorImages(numbered(1, 4), 3))).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
  ]);
});

test.each<[string, number[], number, boolean, number[]]>([
  ['grey', [7, 9], 1, false, [7, 7, 7, 9, 9, 9]],
  ['grey, to alpha', [7, 9], 1, true, [7, 7, 7, 255, 9, 9, 9, 255]],
  ['grey with alpha', [7, 1, 9, 2], 2, true, [7, 7, 7, 1, 9, 9, 9, 2]],
  ['colour, to alpha', [1, 2, 3, 4, 5, 6], 3, true, [1, 2, 3, 255, 4, 5, 6, 255]],
  ['colour with alpha, to none', [1, 2, 3, 9, 4, 5, 6, 9], 4, false, [1, 2, 3, 4, 5, 6]],
])('withChannels converts %s', (_, data, channels, hasAlpha, expected) => {
  const picture = { data: Uint8Array.from(data), width: 2, height: 1 };
  expect([...withChannels(picture, channels, hasAlpha).data]).toEqual(expected);
});
