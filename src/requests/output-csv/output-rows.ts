import {
  type CsvRecord,
  type CsvLayout,
  fitToHeader,
  isReasonHeader,
  joinImageUrls,
  readCellOf,
  writeImageCell,
} from '../../csv/index.js';
import { type AddedColumn, REASONS, type RecordImage } from './added-columns.js';

/** Returns a row of the output CSV: the unchanged input cells, then the added columns. */
export function outputRow(
  record: CsvRecord,
  images: readonly RecordImage[],
  width: number,
  added: readonly AddedColumn[],
): string[] {
  return [...fitToHeader(record.cells, width), ...added.map(({ cellOf }) => cellOf(record, images))];
}

/**
 * Returns a row of the output CSV in which output URLs replace input URLs. A failed image keeps its input URL, and without
 * added columns the number of cells stays the same.
 */
export function replacedRow(
  record: CsvRecord,
  images: readonly RecordImage[],
  width: number,
  added: readonly AddedColumn[],
  layout: CsvLayout,
): string[] {
  const cells = replacedCells(record, images, layout);
  return added.length === 0 ? cells : outputRow({ ...record, cells }, images, width, added);
}

function replacedCells(
  { cells, product }: CsvRecord,
  images: readonly RecordImage[],
  layout: CsvLayout,
): string[] {
  if (product === null || images.length === 0) return [...cells];
  const outputs = new Map(images.map(({ inputUrl, outputUrl }) => [inputUrl, outputUrl]));
  return cells.map((cell, column) =>
    layout.columns.images.includes(column)
      ? writeImageCell(readCellOf(layout, cell), (url) => outputs.get(url) ?? null)
      : cell,
  );
}

/** Returns the header of the errors CSV: that of the input, and the column of reasons unless it is an errors CSV itself. */
export function errorsHeader(header: readonly string[]): string[] {
  return isErrorsHeader(header) ? [...header] : [...header, REASONS.header];
}

/**
 * Returns a row of the errors CSV: the input columns with only the failed URLs, and the reasons in the last column; null
 * when no image failed.
 */
export function errorsRow(
  record: CsvRecord,
  images: readonly RecordImage[],
  header: readonly string[],
  layout: CsvLayout,
): string[] | null {
  const cells = failedCells(record, images, header.length, layout);
  if (cells === null) return null;
  const reasons = REASONS.cellOf(record, images);
  return isErrorsHeader(header) ? cells.with(header.length - 1, reasons) : [...cells, reasons];
}

function isErrorsHeader(header: readonly string[]): boolean {
  return isReasonHeader(header.at(-1) ?? '');
}

function failedCells(
  record: CsvRecord,
  images: readonly RecordImage[],
  width: number,
  layout: CsvLayout,
): string[] | null {
  if (record.product === null) return fitToHeader(record.cells, width);
  const failed = new Set(images.filter((image) => image.status === 'FAILED').map((image) => image.inputUrl));
  if (failed.size === 0) return null;
  return fitToHeader(record.cells, width).map((cell, column) =>
    layout.columns.images.includes(column) ? failedIn(cell, failed, layout) : cell,
  );
}

/** Returns the failed URLs of a cell, or the unchanged cell when all of its URLs failed. */
function failedIn(cell: string, failed: ReadonlySet<string>, layout: CsvLayout): string {
  const urls = readCellOf(layout, cell).urls.map(({ url }) => url);
  const left = urls.filter((url) => failed.has(url));
  return left.length === urls.length ? cell : joinImageUrls(left);
}
