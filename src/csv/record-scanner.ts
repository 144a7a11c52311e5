import type { CsvDelimiter } from './csv-dialect.js';
import { CellCounts } from './cell-counts.js';
import { RecordPatches } from './record-patches.js';
import { type CellState, CR, LF, QUOTE, stateAfter } from './cell-state.js';
import type { Scan, ScanError, ScannedRecord, ScanOptions } from './scanned-record.js';
import {
  type OpenCell,
  type OpenRecord,
  openRecordOf,
  type RecordContext,
  type RecoveredRecord,
  recoverRecord,
  splitRecord,
} from './unclosed-quote.js';

/**
 * Finds where records begin and end, chunk by chunk, and counts their physical lines. Parsers of CSV report no lines, have
 * no length limit, and reject the whole file at the first stray quote. CR, LF and CRLF all end a record, even when a file
 * mixes them.
 */
export class RecordScanner {
  private readonly delimiterCode: number;
  private text = '';
  private position = 0;
  private state: CellState = 'start';
  private begin = 0;
  private firstLine: number;
  // Offsets within the record, which stay valid when scanned text is dropped.
  private cell = { index: 0, from: 0 };
  private quote = { from: 0, to: 0, line: 0 };
  private patches = new RecordPatches();
  private malformedCell: number | null = null;
  /** The first cell of several lines with text after its closing quote, and its opening quote. */
  private malformed: OpenCell | null = null;
  private endsWithQuote = false;
  private blank = true;
  private endedWithReturn = false;
  private readonly cellCounts = new CellCounts();
  /** How many characters may be scanned again: no more than were scanned once, so that the time stays linear. */
  private budget: number;

  constructor(
    private readonly delimiter: CsvDelimiter,
    private readonly maxLength: number,
    private line: number,
    private readonly options: ScanOptions = {},
  ) {
    this.budget = maxLength;
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
    } while (this.recover(records, last) || this.endLast(records, last));
    return { records, error: this.findError(records, last) };
  }

  /** Ends the last record. Returns true when the scan continues with the lines below a stray quote in it. */
  private endLast(records: ScannedRecord[], last: boolean): boolean {
    return last && this.state !== 'quoted' && this.begin < this.position && !this.endRecord(records);
  }

  /**
   * Ends the record whose quote is not closed, by the end of the file or within the longest record, and continues behind
   * it. Returns false when there is no such record, or when its cell is too long.
   *
   * The text below an unclosed quote opens no other one that is not closed, so none of it is scanned again and again.
   */
  private recover(records: ScannedRecord[], last: boolean): boolean {
    const isTooLong = this.position - this.begin > this.maxLength;
    if (this.state !== 'quoted' || !(last || isTooLong)) return false;
    const width = this.cellCounts.usual;
    if (width === null) return false;
    const { cell, quote } = this;
    const recovered = recoverRecord(
      this.openRecord({ cell, quote }),
      this.context(width),
      last && !isTooLong,
    );
    if (recovered === null) return false;
    this.endAtQuote(records, { cell, quote }, recovered);
    return true;
  }

  /**
   * Ends a malformed record at the line of its quote when the quote is closed by that of another row. Returns false when the
   * record is one row.
   */
  private split(records: ScannedRecord[]): boolean {
    const { malformed, position, begin } = this;
    if (malformed === null || this.options.recoversRows === false || position - begin > this.budget)
      return false;
    const width = this.cellCounts.usual;
    if (width === null) return false;
    const found = splitRecord(this.openRecord(malformed), this.context(width));
    if (found === null) return false;
    this.budget -= position - begin;
    if (this.malformedCell === malformed.cell.index) this.malformedCell = null;
    this.endAtQuote(records, malformed, found);
    return true;
  }

  private openRecord(cell: OpenCell): OpenRecord {
    return openRecordOf(cell, this.slice(0, this.position - this.begin), this.patches);
  }

  private context(width: number): RecordContext {
    const { delimiter, maxLength } = this;
    const scan = (text: string) =>
      new RecordScanner(delimiter, maxLength, 1, { recoversRows: false }).push(`${text}\n`, false).records;
    return { delimiter, width, scan };
  }

  /** Adds the record with an unclosed quote, and continues behind it. */
  private endAtQuote(
    records: ScannedRecord[],
    { cell, quote }: OpenCell,
    { recordText, length, linesBelow, isCutOff }: RecoveredRecord,
  ): void {
    records.push({
      line: this.firstLine,
      lastLine: isCutOff ? this.line : quote.line,
      text: recordText,
      malformedCell: this.malformedCell,
      cellCount: cell.index + 1,
      endsWithQuote: false,
      unclosed: { cell: cell.index, line: quote.line, linesBelow, isCutOff },
    });
    this.begin += cell.from + length;
    this.position = this.begin;
    this.line = quote.line + 1;
    this.firstLine = this.line;
    this.startRecord();
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
      // The loop of push() advances the position.
      if (!this.endRecord(records)) return void this.position--;
      this.endedWithReturn = code === CR;
      this.firstLine = ++this.line;
      this.begin = this.position + 1;
    } else if (code === this.delimiterCode) {
      this.endCell();
      this.cell = { index: this.cell.index + 1, from: this.position + 1 - this.begin };
    } else if (this.state !== 'plain' && this.state !== 'malformed') {
      const opens = this.state === 'start' && code === QUOTE;
      if (opens) this.quote = { from: this.position + 1 - this.begin, to: 0, line: this.line };
      this.state = opens ? 'quoted' : stateAfter(this.state, code);
    }
  }

  private stepQuoted(code: number): void {
    if (code === QUOTE) {
      this.state = 'quote';
      this.quote.to = this.position - this.begin;
    } else if (this.options.areRowsLines === true) {
      return;
    } else if (code === CR || (code === LF && this.text.charCodeAt(this.position - 1) !== CR)) {
      this.line++;
    }
  }

  private endCell(): void {
    const [from, to] = [this.cell.from, this.position - this.begin];
    if (this.state !== 'start') this.blank = false;
    if (this.state === 'plain' && this.text.charCodeAt(this.position - 1) === QUOTE)
      this.endsWithQuote = true;
    if (this.state === 'malformed') {
      if (this.quote.line !== this.line) this.malformed ??= { cell: this.cell, quote: this.quote };
      this.malformedCell ??= this.cell.index;
      const rest = this.slice(this.quote.to + 1, to).replaceAll('"', '""');
      this.patches.add(from, to, `"${this.slice(this.quote.from, this.quote.to)}${rest}"`);
    } else if (this.state === 'start' && this.cell.index === 0 && from < to) {
      this.patches.add(from, to, `"${this.slice(from, to)}"`);
    }
    this.state = 'start';
  }

  /** Ends the record; returns false when it ended at the line of a stray quote, and the position is behind that line. */
  private endRecord(records: ScannedRecord[]): boolean {
    this.endCell();
    if (this.malformed !== null && this.split(records)) return false;
    this.budget += this.position - this.begin;
    // A file may be a gigabyte of blank lines, so they are dropped here, where it is cheapest.
    if (!this.blank) {
      records.push({
        line: this.firstLine,
        lastLine: this.line,
        text: this.patchedText(this.position - this.begin),
        malformedCell: this.malformedCell,
        cellCount: this.cell.index + 1,
        endsWithQuote: this.endsWithQuote,
        unclosed: null,
      });
      if (this.malformedCell === null) this.cellCounts.add(this.cell.index + 1);
    }
    this.startRecord();
    return true;
  }

  private startRecord(): void {
    this.state = 'start';
    this.cell = { index: 0, from: 0 };
    if (!this.patches.isEmpty) this.patches = new RecordPatches();
    this.malformedCell = null;
    this.malformed = null;
    this.endsWithQuote = false;
    this.blank = true;
  }

  /** Returns the text of the record up to an offset. */
  private patchedText(end: number): string {
    return this.patches.apply(this.slice(0, end));
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
