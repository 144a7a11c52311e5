import type { CsvDelimiter } from './csv-dialect.js';

/** A quote that opens a cell and is never closed. */
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

/** A record whose quote is not closed by the end of the available text. */
export interface OpenRecord {
  /** The text of the record before the cell with the quote. */
  readonly before: string;
  /** All text from the beginning of that cell. */
  readonly text: string;
  /** The offset in `text` behind the quote. */
  readonly quoteEnd: number;
}

/** What is known about the other records. */
export interface RecordContext {
  readonly delimiter: CsvDelimiter;
  /** The usual number of cells of a record. */
  readonly width: number;
  /** Whether the file ends with the available text. */
  readonly isEnd: boolean;
  /** Scans a text by itself. */
  readonly scan: (
    text: string,
  ) => readonly { text: string; cellCount: number; malformedCell: number | null }[];
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

/**
 * Decides where a record with an unclosed quote ends: with the line of the quote when a line below has the usual number
 * of cells, so that one stray quote costs one row; otherwise with the file, which was cut off within this record. Returns
 * null when neither is the case.
 *
 * The lines below contain no single quote, which would have closed the cell, so each of them is one row.
 */
export function recoverRecord(open: OpenRecord, context: RecordContext): RecoveredRecord | null {
  const { text, quoteEnd } = open;
  const lineEnd = /\r\n|\r|\n/.exec(text.slice(quoteEnd));
  const end = lineEnd === null ? text.length : quoteEnd + lineEnd.index;
  const next = end + (lineEnd?.[0].length ?? 0);
  const below = context.scan(text.slice(next));
  const linesBelow = below.length;
  const hasRows = below.some(
    ({ cellCount, malformedCell }) => cellCount === context.width && malformedCell === null,
  );
  if (hasRows) {
    const recordText = literalText(open, end, context) ?? closedText(open, end);
    return { recordText, length: next, linesBelow, isCutOff: false };
  }
  if (!context.isEnd) return null;
  return { recordText: closedText(open, text.length), length: text.length, linesBelow, isCutOff: true };
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
