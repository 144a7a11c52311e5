import { cleanText, shorten } from '../common/index.js';
import { type CsvLayout, readCellOf } from './columns/csv-layout.js';
import type { ColumnMapping } from './columns/detect-columns.js';
import type { CsvRowError, RowErrorCode } from './csv-errors.js';
import { isRelativeAddress } from './image-address.js';
import { readImageCell } from './image-cell.js';
import { type Continuation, profileOf } from './shop-profiles/index.js';
import { errorOfUrl, MAX_URLS_PER_ROW } from './image-urls.js';
import type { UnclosedQuote } from './unclosed-quote.js';

/**
 * The longest product name and serial number, in UTF-16 units. An event lists up to a thousand products, so the size of
 * each product is limited.
 */
export const MAX_NAME_LENGTH = 1000;
export const MAX_SERIAL_NUMBER_LENGTH = 255;

const SHOWN_LENGTH = 80;

/** The product of a valid record. Its texts can be stored: they contain no NUL and no lone surrogate. */
export interface CsvProduct {
  readonly serialNumber: string;
  readonly name: string;
  /** The URLs in the order of the columns, up to {@link MAX_URLS_PER_ROW}, without those that an earlier column has. */
  readonly imageUrls: readonly string[];
  /** Whether the row belongs to the product of the previous row, as more images and variants of a product do. */
  readonly continues: boolean;
}

/** One data record of a CSV, valid or invalid. */
export interface CsvRecord {
  /** The 1-based number of the record; neither the header nor blank lines count. */
  readonly record: number;
  /** The 1-based physical line where the record begins. */
  readonly line: number;
  /** The cells exactly as in the file, so that they can be written again. They may contain NUL. */
  readonly cells: string[];
  /** Null when there are errors. */
  readonly product: CsvProduct | null;
  readonly errors: CsvRowError[];
  /** The number of image addresses that are lost when the row is skipped; absent without errors. */
  readonly skippedImageCount?: number;
}

/** A record before it is checked. */
export interface UncheckedRecord {
  readonly record: number;
  readonly line: number;
  readonly lastLine: number;
  readonly cells: string[];
  readonly malformedCell: number | null;
  readonly unclosed?: UnclosedQuote | null;
}

/** The cells that identify the product of the previous row; empty where it has none. */
export interface PreviousRow {
  readonly group: string;
  readonly serialNumber: string;
}

/**
 * Checks one record and returns all of its errors, or its product. A row without an image is valid: it is copied to the
 * output CSV.
 *
 * @param header the texts of the header cells, for the errors
 * @param previous null when there is no valid row before this one
 */
export function checkRecord(
  { record, line, lastLine, cells, malformedCell, unclosed = null }: UncheckedRecord,
  header: readonly string[],
  layout: Pick<CsvLayout, 'columns' | 'baseUrl' | 'profile'>,
  previous: PreviousRow | null,
): CsvRecord {
  const errors: CsvRowError[] = [];
  const fail = (code: RowErrorCode, column: number | null, message: string): void => {
    errors.push({ line, column: column === null ? null : (header[column] ?? null), code, message });
  };
  const { columns } = layout;
  const identity = identityOf(cells, columns);
  const { imageUrls, invalid } = imagesOf(cells, layout);
  if (malformedCell !== null) {
    fail('MALFORMED_QUOTES', malformedCell, malformedQuotes(cells[malformedCell] ?? '', line, lastLine));
  }
  const naming = nameOf(identity, layout, record, previous);
  if (unclosed !== null) {
    fail(unclosed.isCutOff ? 'TRUNCATED_ROW' : 'UNCLOSED_QUOTE', unclosed.cell, unclosedQuote(unclosed));
  } else if (cells.slice(header.length).some((surplus) => surplus.trim() !== '')) {
    // It is unknown which cell belongs to which column, so their contents are not checked.
    fail(
      'TOO_MANY_CELLS',
      null,
      `${cellCounts(header, cells)}. Put quotes around each cell that contains the delimiter.`,
    );
  } else if (isShifted(cells, header)) {
    const cell = cells.findIndex((text) => text.endsWith('\\'));
    fail('MALFORMED_QUOTES', cell, unescapedQuote(cells[cell] ?? ''));
  } else if (imageUrls.length + invalid.length > 0) {
    if (columns.name !== null && columns.name >= cells.length) {
      fail('TOO_FEW_CELLS', null, `${cellCounts(header, cells)}. Add the missing cells.`);
    } else if (naming === null) fail('MISSING_NAME', columns.name, 'The product has no name. Enter one.');
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
  if (errors.length === 0) return { record, line, cells, product, errors };
  const surplusUrls = cells.slice(header.length).flatMap((cell) => readImageCell(cell).urls);
  const skippedImageCount =
    imageUrls.length + surplusUrls.length + invalid.filter(({ url }) => isAddress(url)).length;
  return { record, line, cells, product: null, errors, skippedImageCount };
}

function isAddress(part: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S/i.test(part) || isRelativeAddress(part);
}

/** The cells that identify the product of a row, trimmed and cleaned. */
interface Identity extends PreviousRow {
  readonly name: string;
}

export function identityOf(cells: readonly string[], columns: ColumnMapping): Identity {
  const cell = (index: number | null) => (index === null ? '' : cleanText(cells[index] ?? '').trim());
  return { name: cell(columns.name), serialNumber: cell(columns.serialNumber), group: cell(columns.group) };
}

/** The part of a row's identity that is blank where the row continues the product above, by the rule of the profile. */
const BLANK_PARTS: Readonly<Record<Continuation, keyof PreviousRow | null>> = {
  SAME_IDENTIFIER: null,
  BLANK_GROUP: 'group',
  BLANK_SERIAL_NUMBER: 'serialNumber',
};

/**
 * Returns the name of a row's product and whether the row continues the previous product, which a row does that has no
 * name but the group, or the serial number, of the previous row, or by the rule of its profile. Null when the row has nothing to name the product by.
 */
function nameOf(
  { name, serialNumber, group }: Identity,
  { columns, profile }: Pick<CsvLayout, 'columns' | 'profile'>,
  record: number,
  previous: PreviousRow | null,
): { name: string; continues: boolean } | null {
  if (name !== '') return { name, continues: false };
  const blankPart = BLANK_PARTS[profileOf(profile).continuation];
  if (blankPart !== null && { serialNumber, group }[blankPart] === '') {
    // The product above has the name; after an invalid row there is none.
    if (previous !== null) return { name: '', continues: true };
    if (serialNumber !== '') return { name: serialNumber, continues: false };
  }
  if (group !== '') return { name: group, continues: previous?.group === group };
  if (columns.name === null) return { name: serialNumber || String(record), continues: false };
  return serialNumber !== '' && previous?.serialNumber === serialNumber
    ? { name: serialNumber, continues: true }
    : null;
}

/** A URL and the index of its column among the image columns. */
interface ColumnUrl {
  readonly url: string;
  readonly column: number;
}

function imagesOf(
  cells: readonly string[],
  layout: Pick<CsvLayout, 'columns' | 'baseUrl' | 'profile'>,
): { imageUrls: ColumnUrl[]; invalid: ColumnUrl[] } {
  const [imageUrls, invalid]: [ColumnUrl[], ColumnUrl[]] = [[], []];
  for (const [column, index] of layout.columns.images.entries()) {
    const read = readCellOf(layout, cells[index] ?? '');
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
  if (imageUrls.length > MAX_URLS_PER_ROW) {
    const message =
      `The row has ${imageUrls.length} image URLs; the limit is ${MAX_URLS_PER_ROW}. ` +
      'Spread them over several rows.';
    fail('TOO_MANY_IMAGE_URLS', imageUrls[MAX_URLS_PER_ROW]!.column, message);
    return;
  }
  for (const { url, column } of [...imageUrls, ...invalid]) {
    const error = errorOfUrl(url);
    if (error !== null) fail('INVALID_URL', column, error);
  }
}

/**
 * Whether a quote that PHP's fputcsv did not double after a backslash has split a cell: `"24\", oak"` is parsed as two
 * cells, so the row has one cell more than the header.
 */
function isShifted(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length > header.length && cells.some((cell) => cell.endsWith('\\'));
}

function cellCounts(header: readonly string[], cells: readonly string[]): string {
  return `The header has ${header.length} columns, but this row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
}

function tooLong(what: string, text: string, limit: number): string {
  return `The ${what} "${shorten(text, SHOWN_LENGTH)}" is ${text.length} characters long; the limit is ${limit}. Shorten it.`;
}

function malformedQuotes(cell: string, line: number, lastLine: number): string {
  const backslash = cell.includes('\\') ? ', not with a backslash (\\")' : '';
  const extent = lastLine > line ? ` As written, the row extends from line ${line} to line ${lastLine}.` : '';
  return (
    `"${shorten(cleanText(cell), SHOWN_LENGTH)}" has text after its closing quote. ` +
    `Write each quote inside a quoted cell twice ("")${backslash}, and close every quoted cell.${extent}`
  );
}

function unclosedQuote({ line, linesBelow, isCutOff }: UnclosedQuote): string {
  const lines =
    linesBelow === 1
      ? 'the line below, which is read as a row'
      : `the ${linesBelow} lines below, which are read as rows`;
  return isCutOff
    ? `The file ends within this row: the quote that opens on line ${line} is never closed. If the file was cut off, upload the whole file; otherwise close the quote or delete it.`
    : `The quote that opens on line ${line} is not closed in its row, so its cell would contain ${lines}. Close the quote or delete it.`;
}

function unescapedQuote(cell: string): string {
  return (
    `"${shorten(cleanText(cell), SHOWN_LENGTH)}" ends with a backslash, and the row has one cell too many. ` +
    'Write each quote inside a quoted cell twice (""), not with a backslash (\\").'
  );
}
