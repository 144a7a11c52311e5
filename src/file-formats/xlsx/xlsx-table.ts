import { unreadable } from '../format-errors.js';
import { parseXml } from '../xml/parse-xml.js';
import type { ZipArchive } from '../zip-file.js';
import { readDateStyles } from './number-formats.js';
import { readSharedStrings } from './shared-strings.js';
import { type CellContext, SheetRows } from './sheet-rows.js';
import { readWorkbook, type Sheet } from './workbook.js';

/** How many rows of a sheet are searched for URLs when no sheet is named. */
const SEARCHED_ROWS = 200;

/** A worksheet as a table. */
export interface SheetTable {
  readonly sheet: string;
  /** The names of all worksheets, in their order. */
  readonly sheets: readonly string[];
  /** Reads the rows in batches. Rows that the file leaves out are empty, so that the n-th row is Excel's row n. */
  rows(): AsyncGenerator<string[][], void, undefined>;
}

/**
 * Opens a worksheet: the one that `wanted` names by its name or number from 1, else the first that is visible and has URLs.
 *
 * @throws {CsvError} NOT_A_CSV when the workbook is damaged or has no such sheet
 */
export async function openSheet(archive: ZipArchive, wanted: string | null): Promise<SheetTable> {
  const { sheets, sharedStringsFile, stylesFile, isDate1904 } = await readWorkbook(archive);
  const context: CellContext = {
    strings: await readSharedStrings(archive, sharedStringsFile),
    dateStyles: await readDateStyles(archive, stylesFile),
    isDate1904,
  };
  const sheet = wanted === null ? await chooseSheet(archive, sheets, context) : namedSheet(sheets, wanted);
  return {
    sheet: sheet.name,
    sheets: sheets.map(({ name }) => name),
    rows: () => rowsOf(archive, sheet, context),
  };
}

function namedSheet(sheets: readonly Sheet[], wanted: string): Sheet {
  const sheet =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase()) ??
    (/^\d{1,4}$/.test(wanted.trim()) ? sheets[Number(wanted) - 1] : undefined);
  if (sheet !== undefined) return sheet;
  const names = sheets.map(({ name }) => `"${name}"`).join(', ');
  throw unreadable(
    `The workbook has no sheet "${wanted.slice(0, 100)}". Its sheets: ${names.slice(0, 500)}.`,
  );
}

async function chooseSheet(
  archive: ZipArchive,
  sheets: readonly Sheet[],
  context: CellContext,
): Promise<Sheet> {
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const candidates = visible.length === 0 ? sheets : visible;
  if (candidates.length > 1) {
    for (const sheet of candidates) if (await hasUrls(archive, sheet, context)) return sheet;
  }
  return candidates[0]!;
}

async function hasUrls(archive: ZipArchive, sheet: Sheet, context: CellContext): Promise<boolean> {
  let searched = 0;
  for await (const rows of rowsOf(archive, sheet, context)) {
    if (rows.some((row) => row.some((cell) => /^\s*(?:https?:)?\/\//i.test(cell)))) return true;
    searched += rows.length;
    if (searched >= SEARCHED_ROWS) return false;
  }
  return false;
}

async function* rowsOf(
  archive: ZipArchive,
  sheet: Sheet,
  context: CellContext,
): AsyncGenerator<string[][], void, undefined> {
  const rows = new SheetRows(context);
  for await (const _ of parseXml(archive.open(sheet.file), rows)) {
    const batch = rows.take();
    if (batch.length > 0) yield batch;
  }
}
