import { pixelsInWords } from './pixels.js';

test.each<[readonly (number | null)[], string | null]>([
  [[1200, 900, 800, 600], '1,200 × 900 → 800 × 600 px'],
  [[800, 600, 800, 600], '800 × 600 px'],
  [[null, null, 800, 600], '800 × 600 px'],
  [[null, null, null, null], null],
])('an image of %j is described as %j', ([inputWidth, inputHeight, width, height], words) => {
  expect(
    pixelsInWords({
      inputWidth: inputWidth!,
      inputHeight: inputHeight!,
      width: width!,
      height: height!,
    }),
  ).toBe(words);
});
