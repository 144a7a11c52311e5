import type { CsvDelimiter } from './csv-dialect.js';
import type { RecordPatches } from './record-patches.js';

/** A quote that opens a cell and is never closed, or only by the quote of another row. */
export interface UnclosedQuote {
  /** The index of its cell. */
  readonly cell: number;
  /** The 1-based physical line where it opens. */
  readonly line: number;
  /** The number of lines below that line, without blank ones, which its cell would contain. */
  readonly linesBelow: number;
  /** Whether the file ends within the record: no line below is a row by itself. Otherwise these lines are read as rows. */
  readonly isCutOff: boolean;
}

/** A quoted cell of a record; the offsets are those within the record. */
export interface OpenCell {
  readonly cell: { readonly index: number; readonly from: number };
  readonly quote: { readonly from: number; readonly to: number; readonly line: number };
}

/** A record whose quote is not closed by the end of the available text. */
export interface OpenRecord {
  /** The text of the record before the cell with the quote. */
  readonly before: string;
  /** All text from the beginning of that cell. */
  readonly text: string;
  /** The offset in `text` behind the quote. */
  readonly quoteEnd: number;
  /** The offset in `text` of the quote that closes the cell. */
  readonly closeAt: number;
}

/** A record of a text that is scanned by itself. */
interface ScannedText {
  readonly text: string;
  readonly cellCount: number;
  readonly malformedCell: number | null;
  readonly endsWithQuote: boolean;
}

/** What is known about the other records. */
export interface RecordContext {
  readonly delimiter: CsvDelimiter;
  /** The usual number of cells of a record. */
  readonly width: number;
  /** Scans a text by itself; leaves out a record at its end whose quote is not closed. */
  readonly scan: (text: string) => readonly ScannedText[];
}

/** How a record with an unclosed quote is read. */
export interface RecoveredRecord {
  /** The text of the record, with which its cells can be parsed. */
  readonly recordText: string;
  /** How much of the available text, from the beginning of the cell, is part of the record. */
  readonly length: number;
  readonly linesBelow: number;
  readonly isCutOff: boolean;
}

/** Returns the record whose text so far is `text` as one whose quote is not closed. */
export function openRecordOf({ cell, quote }: OpenCell, text: string, patches: RecordPatches): OpenRecord {
  return {
    before: patches.apply(text.slice(0, cell.from)),
    text: text.slice(cell.from),
    quoteEnd: quote.from - cell.from,
    closeAt: quote.to - cell.from,
  };
}

/**
 * Decides where a record with an unclosed quote ends: with the line of the quote when a line below has the usual number
 * of cells, so that one stray quote costs one row; otherwise with the file, which was cut off within this record. Returns
 * null when neither is the case.
 *
 * The lines below contain no single quote, which would have closed the cell, so each of them is one row.
 *
 * @param isEnd whether the file ends with the available text
 */
export function recoverRecord(
  open: OpenRecord,
  context: RecordContext,
  isEnd: boolean,
): RecoveredRecord | null {
  const lines = linesOf(open, context);
  const linesBelow = lines.below.length;
  if (lines.below.some((record) => isRow(record, context))) return endingAt(lines, open, context);
  if (!isEnd) return null;
  const { text } = open;
  return { recordText: closedText(open, text.length), length: text.length, linesBelow, isCutOff: true };
}

/**
 * Decides whether a malformed record, whose quote is closed on a later line, is a row with a stray quote above other rows, by
 * whose quotes it is closed: most lines below are rows by themselves, or the first of them goes on below the record and the
 * quote follows a delimiter, as one that opens a cell does. Returns null when it is one row.
 */
export function splitRecord(open: OpenRecord, context: RecordContext): RecoveredRecord | null {
  const lines = linesOf(open, context);
  const rows = lines.below.filter((record) => isRow(record, context) && !record.endsWithQuote);
  const opensCell = lines.below.length === 0 && open.text.charAt(open.closeAt - 1) === context.delimiter;
  return opensCell || rows.length * 2 > lines.below.length ? endingAt(lines, open, context) : null;
}

interface Lines {
  /** The end of the line of the quote, and the beginning of the next one. */
  readonly end: number;
  readonly next: number;
  readonly below: readonly ScannedText[];
}

function linesOf({ text, quoteEnd }: OpenRecord, { scan }: RecordContext): Lines {
  const lineEnd = /\r\n|\r|\n/.exec(text.slice(quoteEnd));
  const end = lineEnd === null ? text.length : quoteEnd + lineEnd.index;
  const next = end + (lineEnd?.[0].length ?? 0);
  return { end, next, below: scan(text.slice(next)) };
}

const isRow = ({ cellCount, malformedCell }: ScannedText, { width }: RecordContext): boolean =>
  cellCount === width && malformedCell === null;

function endingAt({ end, next, below }: Lines, open: OpenRecord, context: RecordContext): RecoveredRecord {
  const recordText = literalText(open, end, context) ?? closedText(open, end);
  return { recordText, length: next, linesBelow: Math.max(1, below.length), isCutOff: false };
}

/** Returns the record with the quote as an ordinary character; null unless it has the usual number of cells then. */
function literalText(
  { before, text, quoteEnd }: OpenRecord,
  end: number,
  { delimiter, width, scan }: RecordContext,
): string | null {
  const line = text.slice(0, end);
  const delimiterAt = line.indexOf(delimiter, quoteEnd);
  const cell = delimiterAt < 0 ? line : line.slice(0, delimiterAt);
  const [record, ...others] = scan(`${before}"${cell.replaceAll('"', '""')}"${line.slice(cell.length)}`);
  return record?.cellCount === width && others.length === 0 ? record.text : null;
}

/** Returns the record with the quote closed at `end`. */
function closedText({ before, text }: OpenRecord, end: number): string {
  return `${before}${text.slice(0, end)}"`;
}
