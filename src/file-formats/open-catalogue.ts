import type { CsvError } from '../csv/index.js';
import type { CatalogueFile, FormatLimits } from './catalogue-file.js';
import { DETECTION_BYTES, detectFormat, textOf } from './detect-format.js';
import { unreadable } from './format-errors.js';
import { treeTable } from './tree/tree-table.js';
import { catalogueIn, gunzip } from './unpack.js';
import { isWorkbook } from './xlsx/workbook.js';
import { openSheet } from './xlsx/xlsx-table.js';
import { ZipArchive } from './zip-file.js';

/** The formats of catalogues. A `CSV` may have any delimiter. */
export const INPUT_FORMATS = ['CSV', 'XLSX', 'XML', 'JSON'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

/** What was found in a file: a table of rows, text that is to be read as a CSV, or packed bytes to be opened in turn. */
export type OpenedCatalogue =
  | { readonly kind: 'text' }
  | {
      readonly kind: 'packed';
      readonly extension: 'gz' | 'zip';
      readonly bytes: () => AsyncIterable<Uint8Array>;
    }
  | {
      readonly kind: 'table';
      readonly format: Exclude<InputFormat, 'CSV'>;
      /** What files of this format are called. */
      readonly extension: 'xlsx' | 'xml' | 'json';
      readonly sheet: string | null;
      readonly sheets: readonly string[];
      /** The rows in batches, the header among the first. */
      readonly rows: () => AsyncGenerator<string[][], void, undefined>;
    };

/** How many of the first bytes {@link isPlainText} needs at least. */
export const PLAIN_TEXT_BYTES = 4;

/**
 * Whether a file that begins with `start` can be read as a CSV while it still arrives. A file that may turn out to be XML or
 * JSON has to arrive first.
 */
export function isPlainText(start: Buffer): boolean {
  return detectFormat(start) === 'TEXT' && !/^\s*(?:[<[{]|$)/.test(textOf(start));
}

/**
 * Opens a catalogue by what its bytes say, whatever its name is.
 *
 * @param sheet of a workbook, by name or number from 1; null to choose the first with URLs
 * @throws {CsvError} NOT_A_CSV
 */
export async function openCatalogue(
  file: CatalogueFile,
  { sheet, ...limits }: FormatLimits & { readonly sheet: string | null },
): Promise<OpenedCatalogue> {
  const format = detectFormat(await file.read(0, DETECTION_BYTES));
  if (format === 'TEXT') return { kind: 'text' };
  if (format === 'HTML')
    throw unreadable('This is a web page, not a catalogue: download the file itself and upload that.', 1);
  if (format === 'GZIP') return { kind: 'packed', extension: 'gz', bytes: () => gunzip(file, limits) };
  if (format !== 'ZIP') {
    const extension = format === 'XML' ? 'xml' : 'json';
    return { kind: 'table', format, extension, sheet: null, sheets: [], rows: () => treeTable(file, format) };
  }
  const archive = await ZipArchive.open(file, limits);
  if (isWorkbook(archive.names))
    return { kind: 'table', format: 'XLSX', extension: 'xlsx', ...(await openSheet(archive, sheet)) };
  const name = catalogueIn(archive);
  return { kind: 'packed', extension: 'zip', bytes: () => archive.open(name) };
}

/** The error for an archive in an archive. */
export function packedTwice(): CsvError {
  return unreadable('The file is packed more than once: unpack it and upload the catalogue itself.');
}
