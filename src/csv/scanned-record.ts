import type { UnclosedQuote } from './unclosed-quote.js';

/** The text of one record without its line end, rewritten where `parseRecords` would not read a cell exactly. */
export interface ScannedRecord {
  /** The 1-based physical lines where the record begins and ends. */
  line: number;
  lastLine: number;
  text: string;
  /** The index of the first cell with text after its closing quote; null when there is none. */
  malformedCell: number | null;
  cellCount: number;
  /** Whether an unquoted cell ends with a quote, as the last line of a quoted cell does when it is read by itself. */
  endsWithQuote: boolean;
  /** The quote of the record that is never closed; null when there is none. */
  unclosed: UnclosedQuote | null;
}

/**
 * Why scanning cannot continue: the line and cell index where a quote opened from which no record can be recovered, or the
 * line where the record begins.
 */
export interface ScanError {
  code: 'UNCLOSED_QUOTE' | 'RECORD_TOO_LONG';
  line: number;
  cell: number | null;
}

/** The records that a chunk completed, without blank ones. After an error the scanner must not be used again. */
export interface Scan {
  records: ScannedRecord[];
  error: ScanError | null;
}

/** How to read records. */
export interface ScanOptions {
  /** Whether each row counts as one line, line breaks in its cells included; false by default. */
  readonly areRowsLines?: boolean;
  /** Whether rows that a stray quote of the row above contains are read as rows; true by default. */
  readonly recoversRows?: boolean;
}
