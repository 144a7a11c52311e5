import { cleanText, shorten } from '../../common/index.js';
import { CsvError } from '../csv-errors.js';
import { type ColumnMapping, type DetectedColumns, detectColumns, isImageHeader } from './detect-columns.js';
import { headerKey } from './header-key.js';
import { HEADER_WORDS } from './header-words.js';
import { applyWanted, letterOf, type WantedColumns } from './wanted-columns.js';

/**
 * The most columns a CSV may have. A row that ends early is filled up to all of them in the output CSV, so their number
 * multiplies the size of every row.
 */
export const MAX_COLUMNS = 1000;

/** Rows of titles and comments that may stand above the header. */
const MAX_PREAMBLE = 20;
const SHOWN_LENGTH = 100;
const NAMES = new Set(HEADER_WORDS.name);
const NUMBERS = new Set([...HEADER_WORDS.serialNumber, ...HEADER_WORDS.group]);

/** Where in a CSV to find what. Serialisable as JSON, so that a file is read the same way each time. */
export interface CsvLayout {
  /** How many rows with something in them stand above the header. */
  readonly headerRow: number;
  readonly columns: ColumnMapping;
  /** What relative addresses are resolved against; null where there is nothing. */
  readonly baseUrl: string | null;
}

/** What a caller says about a CSV's columns; the rest is recognised. */
export interface LayoutHints {
  readonly columns: WantedColumns;
  readonly baseUrl: string | null;
}

/**
 * Finds the header among the first rows of a CSV, and its columns.
 *
 * @throws {CsvError} TOO_MANY_COLUMNS, or MISSING_COLUMN that names what was found
 */
export function findLayout(
  rows: readonly (readonly string[])[],
  lineOf: (row: number) => number,
  { columns: wanted, baseUrl }: LayoutHints = { columns: {}, baseUrl: null },
): CsvLayout {
  const headerRow = findHeaderRow(rows);
  const header = rows[headerRow] ?? [];
  const line = lineOf(headerRow);
  if (header.length > MAX_COLUMNS) throw tooManyColumns(header.length, line);
  const detected = detectColumns(header, rows.slice(headerRow + 1));
  const columns = applyWanted(detected, wanted, header, line);
  if (columns.images.length === 0) throw noImageColumn(header, detected, line);
  return { headerRow, columns, baseUrl };
}

/** The index of the header: the first row that is no comment and no title, or one below it that says more. */
export function findHeaderRow(rows: readonly (readonly string[])[]): number {
  const first = rows.slice(0, MAX_PREAMBLE + 1);
  const telling = first.findIndex((row) => rolesIn(row) >= 2);
  if (telling >= 0) return telling;
  const widest = Math.max(0, ...first.map(filledCells));
  const index = first.findIndex((row) => !isComment(row) && (filledCells(row) > 1 || widest < 2));
  return Math.max(index, 0);
}

/** A header cell's own text, fit to be shown and stored; errors repeat it, so it is cut where it is long. */
export function headerText(cell: string): string {
  return shorten(cleanText(cell).trim(), SHOWN_LENGTH);
}

/** How many of the kinds of columns a row names, were it the header: images, a name, an identifier. */
function rolesIn(row: readonly string[]): number {
  if (row.length > MAX_COLUMNS || isComment(row)) return 0;
  const keys = row.map(headerKey);
  return [
    row.some(isImageHeader),
    keys.some((key) => NAMES.has(key)),
    keys.some((key) => NUMBERS.has(key)),
  ].filter(Boolean).length;
}

function isComment(row: readonly string[]): boolean {
  const filled = row.filter((cell) => cell.trim() !== '');
  return filled.length > 0 && filled.every((cell) => /^\s*#\s*\S.{8}/.test(cell));
}

function filledCells(row: readonly string[]): number {
  return row.filter((cell) => cell.trim() !== '').length;
}

function tooManyColumns(count: number, line: number): CsvError {
  return new CsvError(
    'TOO_MANY_COLUMNS',
    `Line ${line}, the header, has ${count} columns: the limit is ${MAX_COLUMNS}. ` +
      'Delete those that are not needed, and the empty ones at its end.',
    { line },
  );
}

function noImageColumn(header: readonly string[], { candidates }: DetectedColumns, line: number): CsvError {
  const named = (index: number) => `"${headerText(header[index] ?? '')}"`;
  const urls = candidates.map(
    ({ index, urlCount }) => `${named(index)} (${letterOf(index)}, ${urlCount} URLs in the first rows)`,
  );
  const found = shorten(header.map((_, index) => named(index)).join(', '), 300);
  const holding =
    urls.length === 0 ? 'No column holds URLs.' : `Columns with URLs: ${shorten(urls.join(', '), 600)}.`;
  return new CsvError(
    'MISSING_COLUMN',
    `Line ${line}, the header, has no column of image URLs. ${holding} Found: ${found}. ` +
      'Name the columns of image URLs in the option columns, by header or letter, or give one the header "Images".',
    { line, column: 'Images' },
  );
}
