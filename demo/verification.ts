import { type Product, sampleImagesOf, HEADER } from './catalogue.js';
import type { ImageResult } from './results.js';

/** The columns that the program adds to the CSV. */
const ADDED = ['Output Image Urls', 'Image Status', 'Image Errors'];

/** The expected error of each kind of sample image; null for none. */
const EXPECTED_ERROR = { IMAGE: null, MISSING: 'HTTP_STATUS', WEB_PAGE: 'NOT_AN_IMAGE' } as const;

/** Compares the images with the expected results and returns the mismatches, one sentence each. */
export function imageMismatches(products: readonly Product[], images: readonly ImageResult[]): string[] {
  const sampleImages = sampleImagesOf(products);
  if (images.length !== sampleImages.length)
    return [`There are ${images.length} images, not ${sampleImages.length}.`];
  return sampleImages.flatMap(({ file, kind }, at) => {
    const { inputUrl, error, inputBytes, outputBytes } = images[at]!;
    if (!inputUrl.endsWith(`/${file}`)) return [`Image ${at + 1} is ${inputUrl}, not ${file}.`];
    const [expected, code] = [EXPECTED_ERROR[kind], error?.code ?? null];
    if (code !== expected)
      return [`${file} ended with ${code ?? 'no error'}, not with ${expected ?? 'none'}.`];
    if ((outputBytes ?? 0) > (inputBytes ?? 0)) return [`${file} has grown.`];
    return [];
  });
}

/** Compares the output CSV with the input CSV and the output URLs; returns the mismatches, one sentence each. */
export function outputMismatches(
  input: readonly (readonly string[])[],
  output: readonly (readonly string[])[],
  images: readonly ImageResult[],
): string[] {
  if (output.length !== input.length) return [`output.csv has ${output.length} rows, not ${input.length}.`];
  let next = 0;
  return input.flatMap((cells, row) => {
    const urls = row === 0 ? [] : urlsIn(cells[HEADER.length - 1]!);
    const ofRow = images.slice(next, (next += urls.length));
    const added = row === 0 ? ADDED : [ofRow.map(({ outputUrl }) => outputUrl ?? '').join(',')];
    const expected = [...cells, ...added];
    return expected.every((cell, at) => cell === output[row]![at])
      ? []
      : [`Row ${row + 1} of output.csv is wrong.`];
  });
}

function urlsIn(cell: string): string[] {
  return cell.split(/, (?=http)/);
}
