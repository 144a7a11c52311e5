import {
  type CsvRecord,
  type CsvLayout,
  fitToHeader,
  joinImageUrls,
  readImageCell,
  writeImageCell,
} from '../../csv/index.js';

/** What became of one image, in the order of the URLs in its cell. */
export interface RecordImage {
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly status: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export const OUTPUT_HEADER = ['Output Image Urls', 'Image Status', 'Image Errors'] as const;

/** How many cells are made before they are written: a batch of short rows below a wide header has millions. */
const CELLS_AT_ONCE = 50_000;

/** The records in stretches of which each may be made into rows of `width` cells at once. */
export function* inStretches(
  records: readonly CsvRecord[],
  width: number,
): Generator<CsvRecord[], void, undefined> {
  const size = Math.ceil(CELLS_AT_ONCE / width);
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}

/** A row of the output CSV: the input's cells as they were, and what became of the images. */
export function outputRow(record: CsvRecord, images: readonly RecordImage[], width: number): string[] {
  const cells = fitToHeader(record.cells, width);
  if (record.product === null)
    return [...cells, '', 'SKIPPED', record.errors.map((error) => error.message).join('; ')];
  if (images.length === 0) return [...cells, '', record.product.continues ? '' : 'NO_IMAGE', ''];
  return [
    ...cells,
    joinImageUrls(images.map((image) => image.outputUrl ?? '')),
    statusOf(images),
    images
      .filter((image) => image.errorCode !== null && image.status === 'FAILED')
      .map((image) => `${image.errorCode}: ${image.errorMessage} (${image.inputUrl})`)
      .join('; '),
  ];
}

/**
 * A row of the output CSV with each new URL in the place of the old one. An image that failed keeps its old URL, and the
 * row has as many cells as it had.
 */
export function replacedRow(
  { cells, product }: CsvRecord,
  images: readonly RecordImage[],
  { columns, baseUrl }: CsvLayout,
): string[] {
  if (product === null || images.length === 0) return [...cells];
  const outputs = new Map(images.map(({ inputUrl, outputUrl }) => [inputUrl, outputUrl]));
  return cells.map((cell, column) =>
    columns.images.includes(column)
      ? writeImageCell(readImageCell(cell, baseUrl), (url) => outputs.get(url) ?? null)
      : cell,
  );
}

/** A row of the errors CSV: the input's columns, with just the URLs that failed; null when nothing did. */
export function errorsRow(
  record: CsvRecord,
  images: readonly RecordImage[],
  width: number,
  { columns, baseUrl }: CsvLayout,
): string[] | null {
  if (record.product === null) return fitToHeader(record.cells, width);
  const failed = new Set(images.filter((image) => image.status === 'FAILED').map((image) => image.inputUrl));
  if (failed.size === 0) return null;
  return fitToHeader(record.cells, width).map((cell, column) =>
    columns.images.includes(column) ? failedIn(cell, failed, baseUrl) : cell,
  );
}

/** The URLs of a cell that failed; the cell as it is when all of them did. */
function failedIn(cell: string, failed: ReadonlySet<string>, baseUrl: string | null): string {
  const urls = readImageCell(cell, baseUrl).urls.map(({ url }) => url);
  const left = urls.filter((url) => failed.has(url));
  return left.length === urls.length ? cell : joinImageUrls(left);
}

/** One word when all images fared alike, else each one's own, in the order of the URLs. */
function statusOf(images: readonly RecordImage[]): string {
  const statuses = images.map((image) => image.status);
  return new Set(statuses).size === 1 ? statuses[0]! : statuses.join(', ');
}
