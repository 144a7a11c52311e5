import { cleanText, shorten } from '../common/index.js';
import type { CsvLayout } from './columns/csv-layout.js';
import type { ColumnMapping } from './columns/detect-columns.js';
import type { CsvRowError, RowErrorCode } from './csv-errors.js';
import { readImageCell } from './image-cell.js';
import { errorOfUrl, MAX_URLS_A_ROW } from './image-urls.js';

/**
 * The longest product name and serial number, in UTF-16 units. An event lists up to a thousand products, so the size of
 * each of them is bounded.
 */
export const MAX_NAME_LENGTH = 1000;
export const MAX_SERIAL_NUMBER_LENGTH = 255;

const SHOWN_LENGTH = 80;

/** What a good record describes, fit to be stored: no NUL, no lone surrogate. */
export interface CsvProduct {
  readonly serialNumber: string;
  readonly name: string;
  /** As written, in the order of the columns, up to {@link MAX_URLS_A_ROW}; one that an earlier column has is left out. */
  readonly imageUrls: readonly string[];
  /** Whether the row belongs to the product of the row above, as the further images and variants of a product do. */
  readonly continues: boolean;
}

/** One data record of a CSV, good or faulty. */
export interface CsvRecord {
  /** Its 1-based number among the data records: neither the header nor blank lines count. */
  readonly record: number;
  /** The 1-based physical line where it begins. */
  readonly line: number;
  /** Its cells exactly as they are in the file, for writing them again. They may hold NUL. */
  readonly cells: string[];
  /** Null when there are errors. */
  readonly product: CsvProduct | null;
  readonly errors: CsvRowError[];
}

/** A record as it was read, before it is checked. */
export interface ReadRecord {
  readonly record: number;
  readonly line: number;
  readonly lastLine: number;
  readonly cells: string[];
  readonly malformedCell: number | null;
}

/** What identifies the product of the row above; empty texts where it has none, null where there is no such row. */
export interface RowAbove {
  readonly group: string;
  readonly serialNumber: string;
}

/**
 * Checks one record against its header, of which it takes the texts: all that is wrong with it, or its product. A row
 * without an image is no fault: it passes through to the output CSV.
 */
export function checkRecord(
  { record, line, lastLine, cells, malformedCell }: ReadRecord,
  header: readonly string[],
  { columns, baseUrl }: Pick<CsvLayout, 'columns' | 'baseUrl'>,
  above: RowAbove | null,
): CsvRecord {
  const errors: CsvRowError[] = [];
  const fail = (code: RowErrorCode, column: number | null, message: string): void => {
    errors.push({ line, column: column === null ? null : (header[column] ?? null), code, message });
  };
  const identity = identityOf(cells, columns);
  const { imageUrls, invalid } = imagesOf(cells, columns.images, baseUrl);
  if (malformedCell !== null) {
    fail('MALFORMED_QUOTES', malformedCell, malformedQuotes(cells[malformedCell] ?? '', line, lastLine));
  }
  const naming = nameOf(identity, columns, record, above);
  if (cells.slice(header.length).some((surplus) => surplus.trim() !== '')) {
    // Which cell belongs to which column cannot be told, so their contents are not judged.
    fail(
      'TOO_MANY_CELLS',
      null,
      `${counts(header, cells)}: put quotes around a cell that holds the delimiter.`,
    );
  } else if (isShifted(cells, header)) {
    const cell = cells.findIndex((text) => text.endsWith('\\'));
    fail('MALFORMED_QUOTES', cell, backslash(cells[cell] ?? ''));
  } else if (imageUrls.length + invalid.length > 0) {
    if (columns.name !== null && columns.name >= cells.length) {
      fail('TOO_FEW_CELLS', null, `${counts(header, cells)}: fill in what is missing.`);
    } else if (naming === null) fail('MISSING_NAME', columns.name, 'The product has no name: fill it in.');
    checkImages(imageUrls, invalid, (code, index, message) =>
      fail(code, columns.images[index] ?? null, message),
    );
  }
  const { name, serialNumber } = identity;
  if (name.length > MAX_NAME_LENGTH)
    fail('NAME_TOO_LONG', columns.name, tooLong('name', name, MAX_NAME_LENGTH));
  if (serialNumber.length > MAX_SERIAL_NUMBER_LENGTH) {
    const message = tooLong('serial number', serialNumber, MAX_SERIAL_NUMBER_LENGTH);
    fail('SERIAL_NUMBER_TOO_LONG', columns.serialNumber, message);
  }
  const product = {
    serialNumber: serialNumber || String(record),
    name: shorten(naming?.name ?? '', MAX_NAME_LENGTH),
    imageUrls: imageUrls.map(({ url }) => url),
    continues: naming === null || naming.continues,
  };
  return { record, line, cells, product: errors.length > 0 ? null : product, errors };
}

/** What a row says of its product, trimmed and clean. */
interface Identity extends RowAbove {
  readonly name: string;
}

export function identityOf(cells: readonly string[], columns: ColumnMapping): Identity {
  const cell = (index: number | null) => (index === null ? '' : cleanText(cells[index] ?? '').trim());
  return { name: cell(columns.name), serialNumber: cell(columns.serialNumber), group: cell(columns.group) };
}

/**
 * What a row's product is called, and whether it is that of the row above: a row without a name that has the group, or the
 * serial number, of the row above. Null when there is nothing to call it by.
 */
function nameOf(
  { name, serialNumber, group }: Identity,
  columns: ColumnMapping,
  record: number,
  above: RowAbove | null,
): { name: string; continues: boolean } | null {
  if (name !== '') return { name, continues: false };
  if (group !== '') return { name: group, continues: above?.group === group };
  if (columns.name === null) return { name: serialNumber || String(record), continues: false };
  return serialNumber !== '' && above?.serialNumber === serialNumber
    ? { name: serialNumber, continues: true }
    : null;
}

/** A URL and the index of its column among those of images. */
interface ColumnUrl {
  readonly url: string;
  readonly column: number;
}

function imagesOf(
  cells: readonly string[],
  columns: readonly number[],
  baseUrl: string | null,
): { imageUrls: ColumnUrl[]; invalid: ColumnUrl[] } {
  const [imageUrls, invalid]: [ColumnUrl[], ColumnUrl[]] = [[], []];
  for (const [column, index] of columns.entries()) {
    const read = readImageCell(cells[index] ?? '', baseUrl);
    const earlier = column === 0 ? null : new Set(imageUrls.map(({ url }) => url));
    for (const { url } of read.urls) if (earlier?.has(url) !== true) imageUrls.push({ url, column });
    for (const url of read.invalid) invalid.push({ url, column });
  }
  return { imageUrls, invalid };
}

function checkImages(
  imageUrls: readonly ColumnUrl[],
  invalid: readonly ColumnUrl[],
  fail: (code: RowErrorCode, column: number, message: string) => void,
): void {
  if (imageUrls.length > MAX_URLS_A_ROW) {
    const many = `The product has ${imageUrls.length} image URLs: the limit is ${MAX_URLS_A_ROW}.`;
    fail('TOO_MANY_IMAGE_URLS', imageUrls[MAX_URLS_A_ROW]!.column, `${many} Spread them over several rows.`);
    return;
  }
  for (const { url, column } of [...imageUrls, ...invalid]) {
    const fault = errorOfUrl(url);
    if (fault !== null) fail('INVALID_URL', column, fault);
  }
}

/**
 * Whether a quote that PHP's fputcsv left undoubled behind a backslash has split a cell: `"24\", oak"` reads as two cells,
 * and the row has one more than its header.
 */
function isShifted(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length > header.length && cells.some((cell) => cell.endsWith('\\'));
}

function counts(header: readonly string[], cells: readonly string[]): string {
  return `The header has ${header.length} columns, but this row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
}

function tooLong(what: string, text: string, limit: number): string {
  return `The ${what} "${shorten(text, SHOWN_LENGTH)}" is ${text.length} characters long: the limit is ${limit}. Shorten it.`;
}

function malformedQuotes(cell: string, line: number, lastLine: number): string {
  const extent = lastLine > line ? ` The row so read runs from line ${line} to line ${lastLine}.` : '';
  return (
    `"${shorten(cleanText(cell), SHOWN_LENGTH)}" goes on after its closing quote: ` +
    `write a quote within a quoted cell twice, and close each cell that a quote opens.${extent}`
  );
}

function backslash(cell: string): string {
  return (
    `"${shorten(cleanText(cell), SHOWN_LENGTH)}" ends with a backslash, and the row has a cell too many: ` +
    'write a quote within a quoted cell twice ("") instead of behind a backslash (\\").'
  );
}
