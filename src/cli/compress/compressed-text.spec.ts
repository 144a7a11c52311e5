import { compressedText } from './compressed-text.js';

test.each([
  [33, 33, 33, '33 of 33 images compressed.'],
  [31, 33, 30, '31 of 33 images compressed, in 30 files.'],
  [2, 2, 1, '2 of 2 images compressed, in 1 file.'],
  [1, 1, 3, '1 of 1 image compressed, in 3 files.'],
  [2, 2, 0, '2 of 2 images compressed.'],
])('%d of %d images in %d files are said as: %s', (compressed, total, files, text) =>
  expect(compressedText(compressed, total, files)).toBe(text),
);
