import { CsvError } from '../csv-errors.js';
import type { ColumnMapping } from './detect-columns.js';
import { headerKey } from './header-key.js';

/** The columns that a caller names, by header or by letter as in a spreadsheet; what is left out is recognised. */
export interface WantedColumns {
  readonly images?: readonly string[];
  readonly name?: string;
  readonly serialNumber?: string;
}

/**
 * The mapping with the columns that the caller names. A header that several columns have names all of them.
 *
 * @throws {CsvError} MISSING_COLUMN for a name that is no header and no letter of a column
 */
export function applyWanted(
  detected: ColumnMapping,
  wanted: WantedColumns,
  header: readonly string[],
  line: number,
): ColumnMapping {
  const all = (name: string) => columnsNamed(name, header, line);
  return {
    images:
      wanted.images === undefined
        ? detected.images
        : [...new Set(wanted.images.flatMap(all))].toSorted(ascending),
    name: wanted.name === undefined ? detected.name : all(wanted.name)[0]!,
    serialNumber: wanted.serialNumber === undefined ? detected.serialNumber : all(wanted.serialNumber)[0]!,
    group: detected.group,
  };
}

/** The letter of a column in a spreadsheet: A to Z, AA, AB, … */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

function columnsNamed(name: string, header: readonly string[], line: number): number[] {
  const found =
    indexesOf(header, (text) => text.trim() === name.trim()) ??
    indexesOf(header, (text) => headerKey(text) === headerKey(name) && headerKey(name) !== '') ??
    indexesOf(header, (_, index) => letterOf(index) === name.trim().toUpperCase());
  if (found !== undefined) return found;
  throw new CsvError(
    'MISSING_COLUMN',
    `Line ${line}, the header, has no column ${JSON.stringify(name.slice(0, 100))}. Name it by its header, or by its letter ` +
      `from A to ${letterOf(Math.max(header.length - 1, 0))}.`,
    { line },
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
