import { cleanText, shorten } from '../../common/index.js';
import { CsvError } from '../csv-errors.js';
import { type ColumnMapping, type DetectedColumns, detectColumns, isImageHeader } from './detect-columns.js';
import { headerKey } from './header-key.js';
import { HEADER_WORDS } from './header-words.js';
import { applyOverrides, type ColumnOverrides, letterOf } from './column-overrides.js';

/**
 * The most columns a CSV may have. The output CSV pads short rows to the number of columns, so that number multiplies
 * the size of every row.
 */
export const MAX_COLUMNS = 1000;

/** How many rows of titles and comments may precede the header. */
const MAX_PREAMBLE_ROWS = 20;
const SHOWN_LENGTH = 100;
const NAME_KEYS = new Set(HEADER_WORDS.name);
const IDENTIFIER_KEYS = new Set([...HEADER_WORDS.serialNumber, ...HEADER_WORDS.group]);

/** Where the header and the columns of a CSV are. Serialisable as JSON, so that a file is read the same way each time. */
export interface CsvLayout {
  /** The number of rows above the header that are not blank. */
  readonly headerRow: number;
  readonly columns: ColumnMapping;
  /** The URL that relative image addresses are resolved against; null without one. */
  readonly baseUrl: string | null;
}

/** What the client specifies about a CSV's columns; the rest is detected. */
export interface LayoutHints {
  readonly columns: ColumnOverrides;
  readonly baseUrl: string | null;
}

/**
 * Finds the header among the first rows of a CSV and maps its columns.
 *
 * @throws {CsvError} TOO_MANY_COLUMNS; MISSING_COLUMN, whose message lists the columns that were found
 */
export function findLayout(
  rows: readonly (readonly string[])[],
  lineOf: (row: number) => number,
  { columns: overrides, baseUrl }: LayoutHints = { columns: {}, baseUrl: null },
): CsvLayout {
  const headerRow = findHeaderRow(rows);
  const header = rows[headerRow] ?? [];
  const line = lineOf(headerRow);
  if (header.length > MAX_COLUMNS) throw tooManyColumns(header.length, line);
  const detected = detectColumns(header, rows.slice(headerRow + 1));
  const columns = applyOverrides(detected, overrides, header, line);
  if (columns.images.length === 0) throw noImageColumn(header, detected, line);
  return { headerRow, columns, baseUrl };
}

/**
 * Returns the index of the header: the first row that names at least two roles, otherwise the first row that is
 * neither a comment nor a title.
 */
export function findHeaderRow(rows: readonly (readonly string[])[]): number {
  const first = rows.slice(0, MAX_PREAMBLE_ROWS + 1);
  const recognised = first.findIndex((row) => countRoles(row) >= 2);
  if (recognised >= 0) return recognised;
  const widest = Math.max(0, ...first.map(countFilledCells));
  const index = first.findIndex((row) => !isComment(row) && (countFilledCells(row) > 1 || widest < 2));
  return Math.max(index, 0);
}

/** Cleans a header cell for display and storage; it is shortened because error messages repeat it. */
export function headerText(cell: string): string {
  return shorten(cleanText(cell).trim(), SHOWN_LENGTH);
}

/** Counts which of the roles image, name and identifier a row names, if it is the header. */
function countRoles(row: readonly string[]): number {
  if (row.length > MAX_COLUMNS || isComment(row)) return 0;
  const keys = row.map(headerKey);
  return [
    row.some(isImageHeader),
    keys.some((key) => NAME_KEYS.has(key)),
    keys.some((key) => IDENTIFIER_KEYS.has(key)),
  ].filter(Boolean).length;
}

function isComment(row: readonly string[]): boolean {
  const filled = row.filter((cell) => cell.trim() !== '');
  return filled.length > 0 && filled.every((cell) => /^\s*#\s*\S.{8}/.test(cell));
}

function countFilledCells(row: readonly string[]): number {
  return row.filter((cell) => cell.trim() !== '').length;
}

function tooManyColumns(count: number, line: number): CsvError {
  return new CsvError(
    'TOO_MANY_COLUMNS',
    `Line ${line}: the header has ${count} columns; the limit is ${MAX_COLUMNS}. ` +
      'Delete the columns that you do not need, and empty ones at the end of the header.',
    { line },
  );
}

function noImageColumn(header: readonly string[], { candidates }: DetectedColumns, line: number): CsvError {
  const quoted = (index: number) => `"${headerText(header[index] ?? '')}"`;
  const urls = candidates.map(
    ({ index, urlCount }) => `${quoted(index)} (${letterOf(index)}, URLs in the first rows: ${urlCount})`,
  );
  const headers = shorten(header.map((_, index) => quoted(index)).join(', '), 300);
  const withUrls =
    urls.length === 0
      ? 'No column contains URLs.'
      : `Columns that contain URLs: ${shorten(urls.join(', '), 600)}.`;
  return new CsvError(
    'MISSING_COLUMN',
    `Line ${line}: the header has no column of image URLs. ${withUrls} All columns: ${headers}. ` +
      'Rename the column of image URLs to "Images", or name it in the option columns, by its header or its letter.',
    { line, column: 'Images' },
  );
}
