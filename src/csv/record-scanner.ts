import type { CsvDelimiter } from './csv-dialect.js';
import { CellCounts } from './cell-counts.js';
import { recoverRecord, type UnclosedQuote } from './unclosed-quote.js';

/** The text of one record without its line end, rewritten where fast-csv would not read a cell exactly. */
export interface ScannedRecord {
  /** The 1-based physical lines where the record begins and ends. */
  line: number;
  lastLine: number;
  text: string;
  /** The index of the first cell with text after its closing quote; null when there is none. */
  malformedCell: number | null;
  cellCount: number;
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

type State = 'start' | 'plain' | 'quoted' | 'quote' | 'closed' | 'malformed';

const [LF, CR, QUOTE] = ['\n', '\r', '"'].map((character) => character.charCodeAt(0));
const SPACE = /\s/;

/**
 * Finds where records begin and end, chunk by chunk, and counts their physical lines. fast-csv parses the cells, but by
 * itself it reports no lines, has no length limit, rejects the whole file at the first stray quote, and drops a first
 * cell of white space. CR, LF and CRLF all end a record, even when a file mixes them.
 */
export class RecordScanner {
  private readonly delimiterCode: number;
  private text = '';
  private position = 0;
  private state: State = 'start';
  private begin = 0;
  private firstLine: number;
  // Offsets within the record, which stay valid when scanned text is dropped.
  private cell = { index: 0, from: 0 };
  private quote = { from: 0, to: 0, line: 0 };
  private patches: { from: number; to: number; text: string }[] = [];
  private malformedCell: number | null = null;
  private blank = true;
  private endedWithReturn = false;
  private readonly cellCounts = new CellCounts();

  constructor(
    private readonly delimiter: CsvDelimiter,
    private readonly maxLength: number,
    private line: number,
    private readonly areRowsLines = false,
  ) {
    this.delimiterCode = delimiter.charCodeAt(0);
    this.firstLine = line;
  }

  /** Scans one more chunk. With `last` no chunk follows, so the remaining text is a record too. */
  push(chunk: string, last: boolean): Scan {
    this.text = this.text.slice(this.begin) + chunk;
    this.position -= this.begin;
    this.begin = 0;
    const records: ScannedRecord[] = [];
    do {
      for (; this.position < this.text.length; this.position++)
        this.step(this.text.charCodeAt(this.position), records);
    } while (this.recover(records, last));
    if (last && this.state !== 'quoted' && this.begin < this.position) this.endRecord(records);
    return { records, error: this.findError(records, last) };
  }

  /**
   * Ends the record whose quote is not closed, by the end of the file or within the longest record, and continues behind
   * it. Returns false when there is no such record, or when its cell is too long.
   *
   * The text below an unclosed quote opens no other one that is not closed, so none of it is scanned again and again.
   */
  private recover(records: ScannedRecord[], last: boolean): boolean {
    const isTooLong = this.position - this.begin > this.maxLength;
    const width = this.cellCounts.usual;
    if (this.state !== 'quoted' || !(last || isTooLong) || width === null) return false;
    const { cell, quote } = this;
    const open = {
      before: this.patchedText(cell.from),
      text: this.slice(cell.from, this.position - this.begin),
      quoteEnd: quote.from - cell.from,
    };
    const scan = (text: string) =>
      new RecordScanner(this.delimiter, this.maxLength, 1).push(`${text}\n`, false).records;
    const recovered = recoverRecord(open, {
      delimiter: this.delimiter,
      width,
      isEnd: last && !isTooLong,
      scan,
    });
    if (recovered === null) return false;
    const { recordText, length, linesBelow, isCutOff } = recovered;
    records.push({
      line: this.firstLine,
      lastLine: isCutOff ? this.line : quote.line,
      text: recordText,
      malformedCell: this.malformedCell,
      cellCount: cell.index + 1,
      unclosed: { cell: cell.index, line: quote.line, linesBelow, isCutOff },
    });
    this.begin += cell.from + length;
    this.position = this.begin;
    this.line = quote.line + 1;
    this.firstLine = this.line;
    this.startRecord();
    return true;
  }

  private step(code: number, records: ScannedRecord[]): void {
    if (this.endedWithReturn) {
      this.endedWithReturn = false;
      if (code === LF) {
        this.begin = this.position + 1;
        return;
      }
    }
    if (this.state === 'quoted') this.stepQuoted(code);
    else if (code === LF || code === CR) {
      this.endRecord(records);
      this.endedWithReturn = code === CR;
      this.firstLine = ++this.line;
      this.begin = this.position + 1;
    } else if (code === this.delimiterCode) {
      this.endCell();
      this.cell = { index: this.cell.index + 1, from: this.position + 1 - this.begin };
    } else if (this.state !== 'plain' && this.state !== 'malformed') {
      this.state = this.stateAfter(code);
    }
  }

  private stepQuoted(code: number): void {
    if (code === QUOTE) {
      this.state = 'quote';
      this.quote.to = this.position - this.begin;
    } else if (this.areRowsLines) {
      return;
    } else if (code === CR || (code === LF && this.text.charCodeAt(this.position - 1) !== CR)) {
      this.line++;
    }
  }

  private stateAfter(code: number): State {
    const space = code !== QUOTE && SPACE.test(String.fromCharCode(code));
    switch (this.state) {
      case 'start':
        if (space) return 'start';
        if (code !== QUOTE) return 'plain';
        this.quote = { from: this.position + 1 - this.begin, to: 0, line: this.line };
        return 'quoted';
      case 'quote':
        if (code === QUOTE) return 'quoted';
        return space ? 'closed' : 'malformed';
      default:
        return space ? 'closed' : 'malformed';
    }
  }

  private endCell(): void {
    const [from, to] = [this.cell.from, this.position - this.begin];
    if (this.state !== 'start') this.blank = false;
    if (this.state === 'malformed') {
      this.malformedCell ??= this.cell.index;
      const rest = this.slice(this.quote.to + 1, to).replaceAll('"', '""');
      this.patches.push({ from, to, text: `"${this.slice(this.quote.from, this.quote.to)}${rest}"` });
    } else if (this.state === 'start' && this.cell.index === 0 && from < to) {
      this.patches.push({ from, to, text: `"${this.slice(from, to)}"` });
    }
    this.state = 'start';
  }

  private endRecord(records: ScannedRecord[]): void {
    this.endCell();
    // A file may be a gigabyte of blank lines, so they are dropped here, where it is cheapest.
    if (!this.blank) {
      records.push({
        line: this.firstLine,
        lastLine: this.line,
        text: this.patchedText(this.position - this.begin),
        malformedCell: this.malformedCell,
        cellCount: this.cell.index + 1,
        unclosed: null,
      });
      if (this.malformedCell === null) this.cellCounts.add(this.cell.index + 1);
    }
    this.startRecord();
  }

  private startRecord(): void {
    this.state = 'start';
    this.cell = { index: 0, from: 0 };
    this.patches = [];
    this.malformedCell = null;
    this.blank = true;
  }

  /** Returns the text of the record up to an offset. */
  private patchedText(end: number): string {
    let [text, from] = ['', 0];
    for (const patch of this.patches) {
      text += this.slice(from, patch.from) + patch.text;
      from = patch.to;
    }
    return text + this.slice(from, end);
  }

  private slice(from: number, to: number): string {
    return this.text.slice(this.begin + from, this.begin + to);
  }

  private findError(records: ScannedRecord[], last: boolean): ScanError | null {
    const index = records.findIndex((record) => record.text.length > this.maxLength);
    const [long] = index < 0 ? [] : records.splice(index);
    if (long !== undefined) return { code: 'RECORD_TOO_LONG', line: long.line, cell: null };
    const pendingTooLong = this.position - this.begin > this.maxLength;
    if (this.state === 'quoted' && (last || pendingTooLong)) {
      return { code: 'UNCLOSED_QUOTE', line: this.quote.line, cell: this.cell.index };
    }
    return pendingTooLong && !last ? { code: 'RECORD_TOO_LONG', line: this.firstLine, cell: null } : null;
  }
}
