import { shorten } from '../../common/index.js';
import { CsvError } from '../csv-errors.js';
import {
  type ColumnMapping,
  type DetectedColumns,
  detectColumns,
  isImageHeader,
  type UrlColumn,
} from './detect-columns.js';
import { readImageCell, type ImageCell } from '../image-cell.js';
import { detectProfile, type ProfileName, profileOf } from '../shop-profiles/index.js';
import { headerKey, headerText } from './header-key.js';
import { HEADER_WORDS } from './header-words.js';
import { applyOverrides, type ColumnOverrides, letterOf, referenceTo } from './column-overrides.js';
import { sizeNote, sizeVariants } from './size-variants.js';

/**
 * The most columns a CSV may have. The output CSV pads short rows to the number of columns, so that number multiplies
 * the size of every row.
 */
export const MAX_COLUMNS = 1000;

/** How many rows of titles and comments may precede the header. */
const MAX_PREAMBLE_ROWS = 20;
const NAME_KEYS = new Set(HEADER_WORDS.name);
const IDENTIFIER_KEYS = new Set([...HEADER_WORDS.serialNumber, ...HEADER_WORDS.group]);

/** Where the header and the columns of a CSV are. Serialisable as JSON, so that a file is read the same way each time. */
export interface CsvLayout {
  /** The number of rows above the header that are not blank. */
  readonly headerRow: number;
  readonly columns: ColumnMapping;
  /** The URL that relative image addresses are resolved against; null without one. */
  readonly baseUrl: string | null;
  /** The profile by which the rows are read; absent in layouts that an earlier version stored. */
  readonly profile?: ProfileName;
}

/** What the client specifies about a CSV's columns; the rest is detected. */
export interface LayoutHints {
  readonly columns: ColumnOverrides;
  readonly baseUrl: string | null;
  /** The profile of the file; null to detect it. */
  readonly profile?: ProfileName | null;
  /** Whether to read the likeliest columns where none is certain, instead of rejecting the file. */
  readonly isTentative?: boolean;
}

/** The layout that a file most likely has. */
export interface ProposedLayout {
  readonly layout: CsvLayout;
  /** The confidence in the image columns, from 0 (there is none) to 1. */
  readonly confidence: number;
  /** Why an upload without this layout is rejected; null for a certain one. */
  readonly error: CsvError | null;
  /** The columns with URLs in the first rows, and how many they have. */
  readonly urlColumns: readonly UrlColumn[];
  /** What people should know about the columns, one sentence or two each. */
  readonly notes: readonly string[];
}

/**
 * Finds the header among the first rows of a CSV and maps its columns. Where no column certainly contains images, the
 * likeliest ones are mapped, and there is an error.
 *
 * @throws {CsvError} TOO_MANY_COLUMNS
 */
export function proposeLayout(
  rows: readonly (readonly string[])[],
  lineOf: (row: number) => number,
  hints: LayoutHints = { columns: {}, baseUrl: null },
): ProposedLayout {
  const { baseUrl } = hints;
  const headerRow = findHeaderRow(rows);
  const header = rows[headerRow] ?? [];
  const line = lineOf(headerRow);
  if (header.length > MAX_COLUMNS) throw tooManyColumns(header.length, line);
  const records = rows.slice(headerRow + 1);
  const profile = hints.profile ?? detectProfile(header, records);
  const detected = detectColumns(header, records, profileOf(profile));
  const { columns, confidence, error } = mapColumns(detected, hints.columns, header, line);
  return {
    layout: { headerRow, columns, baseUrl, profile },
    confidence,
    error,
    urlColumns: detected.candidates,
    notes: notesOn(header, columns, baseUrl === null ? detected.relative : []),
  };
}

/**
 * Finds the layout of a CSV as {@link proposeLayout} does.
 *
 * @throws {CsvError} TOO_MANY_COLUMNS; MISSING_COLUMN, whose message lists the columns that were found
 */
export function findLayout(
  rows: readonly (readonly string[])[],
  lineOf: (row: number) => number,
  hints?: LayoutHints,
): CsvLayout {
  const { layout, error } = proposeLayout(rows, lineOf, hints);
  if (error !== null) throw error;
  return layout;
}

function mapColumns(
  detected: DetectedColumns,
  overrides: ColumnOverrides,
  header: readonly string[],
  line: number,
): { columns: ColumnMapping; confidence: number; error: CsvError | null } {
  const { images, name, serialNumber, group, likely } = detected;
  // Columns whose headers name images but which have few addresses, or none, give way only to other columns with URLs.
  const isCertain =
    detected.confidence > 0 || (images.length > 0 && likely.images.every((index) => images.includes(index)));
  const chosen = isCertain ? images : likely.images;
  const proposed = { images: chosen, name, serialNumber, group };
  const confidence = detected.confidence > 0 ? detected.confidence : likely.confidence;
  try {
    const columns = applyOverrides(proposed, overrides, header, line);
    if (overrides.images !== undefined) return { columns, confidence: 1, error: null };
    return { columns, confidence, error: isCertain ? null : noImageColumn(header, detected, line) };
  } catch (error) {
    if (error instanceof CsvError) return { columns: proposed, confidence, error };
    throw error;
  }
}

function notesOn(
  header: readonly string[],
  { images }: ColumnMapping,
  relative: readonly number[],
): string[] {
  const sizes = sizeVariants(header, images).map((group) =>
    sizeNote(header, group, referenceTo(group.at(-1)!, header)),
  );
  const names = relative.map((index) => `"${headerText(header[index]!)}"`).join(', ');
  if (relative.length === 0) return sizes;
  return [
    ...sizes,
    `The image addresses in ${names} have no host. Set baseUrl to the URL of the folder that they are relative to.`,
  ];
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

/** Splits a cell of an image column into its image URLs, by the profile and base URL of its CSV. */
export function readCellOf(
  { baseUrl, profile }: Pick<CsvLayout, 'baseUrl' | 'profile'>,
  cell: string,
): ImageCell {
  const { separators, placeholders } = profileOf(profile);
  if (placeholders?.includes(cell.trim()) === true) return { text: cell, urls: [], invalid: [] };
  return readImageCell(cell, baseUrl, separators);
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

function noImageColumn(
  header: readonly string[],
  { candidates, likely }: DetectedColumns,
  line: number,
): CsvError {
  const quoted = (index: number) => `"${headerText(header[index] ?? '')}"`;
  const urls = candidates.map(
    ({ index, urlCount }) => `${quoted(index)} (${letterOf(index)}, URLs in the first rows: ${urlCount})`,
  );
  const headers = shorten(header.map((_, index) => quoted(index)).join(', '), 300);
  const withUrls =
    urls.length === 0
      ? 'No column contains URLs.'
      : `Columns that contain URLs: ${shorten(urls.join(', '), 600)}.`;
  const proposal =
    likely.images.length === 0 ? '' : ' `proposal` has the likeliest columns, which can be sent as they are.';
  return new CsvError(
    'MISSING_COLUMN',
    `Line ${line}: the header has no column of image URLs. ${withUrls} All columns: ${headers}. ` +
      'Rename the column of image URLs to "Images", or name it in the option columns, by its header or its letter.' +
      proposal,
    { line, column: 'Images' },
  );
}
