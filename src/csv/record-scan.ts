/** One record as text without its line end, mended where fast-csv would not read a cell exactly. */
export interface ScannedRecord {
  /** The 1-based physical lines where it begins and ends. */
  line: number;
  lastLine: number;
  text: string;
  /** The index of the first cell with text after its closing quote, null when there is none. */
  malformedCell: number | null;
}

/** Why scanning cannot go on: the line and cell index where the quote opened, or where the record begins. */
export interface ScanError {
  code: 'UNCLOSED_QUOTE' | 'RECORD_TOO_LONG';
  line: number;
  cell: number | null;
}

/** The records that became complete with a chunk, blank ones left out. After a fault no more can be scanned. */
export interface Scan {
  records: ScannedRecord[];
  fault: ScanError | null;
}
