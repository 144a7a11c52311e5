import { CsvError } from '../csv-errors.js';
import type { ColumnMapping } from './detect-columns.js';
import { headerKey, headerText } from './header-key.js';

/** The columns that a client names, by header or by spreadsheet letter; the others are detected. */
export interface ColumnOverrides {
  readonly images?: readonly string[];
  readonly name?: string;
  readonly serialNumber?: string;
}

/**
 * Replaces the detected columns with those that the client names. A header that occurs several times selects all of its
 * columns for images, and the first one otherwise.
 *
 * @throws {CsvError} MISSING_COLUMN for a name that is neither a header nor the letter of a column
 */
export function applyOverrides(
  detected: ColumnMapping,
  overrides: ColumnOverrides,
  header: readonly string[],
  line: number,
): ColumnMapping {
  const columnsOf = (name: string) => findColumns(name, header, line);
  const { images, name, serialNumber } = overrides;
  return {
    images:
      images === undefined ? detected.images : [...new Set(images.flatMap(columnsOf))].toSorted(ascending),
    name: name === undefined ? detected.name : columnsOf(name)[0]!,
    serialNumber: serialNumber === undefined ? detected.serialNumber : columnsOf(serialNumber)[0]!,
    group: detected.group,
  };
}

/**
 * Names a column as the option `columns` takes it: by its header, or by its letter where the header is blank, repeated, or too
 * long to be shown.
 */
export function referenceTo(index: number, header: readonly string[]): string {
  const text = (header[index] ?? '').trim();
  const isUsable = text !== '' && headerText(text) === text;
  return isUsable && indexesNamed(text, header)?.join() === String(index) ? text : letterOf(index);
}

/** The letter of a column in a spreadsheet: A to Z, AA, AB, … */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

function findColumns(name: string, header: readonly string[], line: number): number[] {
  const found = indexesNamed(name, header);
  if (found !== undefined) return found;
  throw new CsvError(
    'MISSING_COLUMN',
    `Line ${line}: the header has no column ${JSON.stringify(name.slice(0, 100))}, which the option columns names. ` +
      `Name the column by its header, or by its letter from A to ${letterOf(Math.max(header.length - 1, 0))}.`,
    { line },
  );
}

function indexesNamed(name: string, header: readonly string[]): number[] | undefined {
  return (
    indexesOf(header, (text) => text.trim() === name.trim()) ??
    indexesOf(header, (text) => headerKey(text) === headerKey(name) && headerKey(name) !== '') ??
    indexesOf(header, (_, index) => letterOf(index) === name.trim().toUpperCase())
  );
}

function indexesOf(
  header: readonly string[],
  matches: (text: string, index: number) => boolean,
): number[] | undefined {
  const found = [...header.keys()].filter((index) => matches(header[index]!, index));
  return found.length > 0 ? found : undefined;
}

const ascending = (a: number, b: number) => a - b;
