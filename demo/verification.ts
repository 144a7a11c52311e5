import { type Product, exhibitsOf, HEADER } from './catalogue.js';
import type { ImageResult } from './client.js';

/** What the program adds to a catalogue. */
const ADDED = ['Output Image Urls', 'Image Status', 'Image Errors'];

/** The error that each kind of exhibit is to end with; null for none. */
const EXPECTED_ERROR = { PICTURE: null, MISSING: 'HTTP_STATUS', WEB_PAGE: 'NOT_AN_IMAGE' } as const;

/** Whatever is not as it should be with the images, one sentence each: what failed must, all else must not. */
export function faultsOfImages(products: readonly Product[], images: readonly ImageResult[]): string[] {
  const exhibits = exhibitsOf(products);
  if (images.length !== exhibits.length)
    return [`There are ${images.length} images, not ${exhibits.length}.`];
  return exhibits.flatMap(({ file, kind }, at) => {
    const { inputUrl, error, inputBytes, outputBytes } = images[at]!;
    if (!inputUrl.endsWith(`/${file}`)) return [`Image ${at + 1} is ${inputUrl}, not ${file}.`];
    const [expected, code] = [EXPECTED_ERROR[kind], error?.code ?? null];
    if (code !== expected)
      return [`${file} ended with ${code ?? 'no error'}, not with ${expected ?? 'none'}.`];
    if ((outputBytes ?? 0) > (inputBytes ?? 0)) return [`${file} has grown.`];
    return [];
  });
}

/** Whatever is not as it should be with the output CSV: it is the input CSV, and every row has its URLs. */
export function faultsOfOutput(
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
    const wanted = [...cells, ...added];
    return wanted.every((cell, at) => cell === output[row]![at])
      ? []
      : [`Row ${row + 1} of output.csv is wrong.`];
  });
}

function urlsIn(cell: string): string[] {
  return cell.split(/, (?=http)/);
}
