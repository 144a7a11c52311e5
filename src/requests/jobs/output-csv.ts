import {
  type CsvRecord,
  type CsvLayout,
  fitToHeader,
  joinImageUrls,
  readImageCell,
  writeImageCell,
} from '../../csv/index.js';

/** The result of one image. */
export interface RecordImage {
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly status: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export const OUTPUT_HEADER = ['Output Image Urls', 'Image Status', 'Image Errors'] as const;

/** The most cells in memory before they are written: a batch of short rows below a wide header has millions. */
const CELLS_PER_CHUNK = 50_000;

/** Splits records into chunks small enough to be turned into rows of `width` cells. */
export function* inChunks(
  records: readonly CsvRecord[],
  width: number,
): Generator<CsvRecord[], void, undefined> {
  const size = Math.ceil(CELLS_PER_CHUNK / width);
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}

/** Returns a row of the output CSV: the unchanged input cells, then the results of the images. */
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
 * Returns a row of the output CSV in which output URLs replace input URLs. A failed image keeps its input URL, and the
 * number of cells stays the same.
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

/** Returns a row of the errors CSV: the input columns with only the failed URLs, or null when no image failed. */
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

/** Returns the failed URLs of a cell, or the unchanged cell when all of its URLs failed. */
function failedIn(cell: string, failed: ReadonlySet<string>, baseUrl: string | null): string {
  const urls = readImageCell(cell, baseUrl).urls.map(({ url }) => url);
  const left = urls.filter((url) => failed.has(url));
  return left.length === urls.length ? cell : joinImageUrls(left);
}

/** Returns the shared status of all images, or each image's status in the order of the URLs. */
function statusOf(images: readonly RecordImage[]): string {
  const statuses = images.map((image) => image.status);
  return new Set(statuses).size === 1 ? statuses[0]! : statuses.join(', ');
}
