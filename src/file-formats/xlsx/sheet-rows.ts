import { CsvError, MAX_COLUMNS } from '../../csv/index.js';
import { unreadable } from '../format-errors.js';
import type { XmlHandler } from '../xml/parse-xml.js';
import { numberText } from './number-formats.js';
import { unescapeText } from './shared-strings.js';

/** The most rows that Excel has. */
const MAX_ROWS = 1_048_576;
/** The longest row, in UTF-16 units, as for a record of a CSV. */
const MAX_ROW_LENGTH = 1024 * 1024;

/** A row that the file leaves out; one array for all, as there may be a million. */
const NO_CELLS: string[] = [];

/** What cells refer to. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  readonly isDate1904: boolean;
}

/** Reads the cells of a worksheet into rows. Rows that the file leaves out are empty, so that a row keeps its number. */
export class SheetRows implements XmlHandler {
  private rows: string[][] = [];
  private row: string[] | undefined;
  private number = 0;
  private length = 0;
  private column = 0;
  private type = 'n';
  private style = 0;
  private readonly texts = { v: '', t: '', f: '' };
  private reading: keyof SheetRows['texts'] | null = null;

  constructor(private readonly context: CellContext) {}

  /** Takes the rows that have ended since the last call. */
  take(): string[][] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'row') this.openRow(attributes.get('r'));
    else if (name === 'c' && this.row !== undefined) this.openCell(attributes);
    else if (name === 'v' || name === 't' || name === 'f') this.reading = name;
    // Phonetic guides repeat the text in another script.
    else if (name === 'rPh') this.reading = null;
  }

  text(text: string): void {
    if (this.reading === null || this.row === undefined) return;
    this.length += text.length;
    if (this.length > MAX_ROW_LENGTH) {
      throw new CsvError(
        'RECORD_TOO_LONG',
        `Row ${this.number} is longer than ${MAX_ROW_LENGTH} characters, the limit.`,
        {
          line: this.number,
        },
      );
    }
    this.texts[this.reading] += text;
  }

  close(name: string): void {
    if (name === 'row' && this.row !== undefined) {
      this.rows.push(this.row);
      this.row = undefined;
    } else if (name === 'c' && this.row !== undefined) this.closeCell();
    else if (name === this.reading) this.reading = null;
  }

  private openRow(reference: string | undefined): void {
    const number = reference === undefined ? this.number + 1 : Number(reference);
    if (!Number.isInteger(number) || number <= this.number || number > MAX_ROWS) {
      throw unreadable(
        `The worksheet is damaged: row ${this.number} is followed by row "${String(reference).slice(0, 20)}".`,
      );
    }
    for (let missing = this.number + 1; missing < number; missing += 1) this.rows.push(NO_CELLS);
    this.number = number;
    this.row = [];
    this.length = 0;
    this.column = 0;
  }

  private openCell(attributes: ReadonlyMap<string, string>): void {
    const reference = attributes.get('r');
    this.column = reference === undefined ? this.column + 1 : columnOf(reference);
    this.type = attributes.get('t') ?? 'n';
    this.style = Number(attributes.get('s') ?? 0);
    Object.assign(this.texts, { v: '', t: '', f: '' });
  }

  private closeCell(): void {
    const value = this.cellText();
    // Sheets have styled cells without content far beyond the table.
    if (value === '') return;
    if (this.column > MAX_COLUMNS || this.column < 1) {
      throw new CsvError(
        'TOO_MANY_COLUMNS',
        `Row ${this.number} has a cell in column ${this.column}: the limit is ${MAX_COLUMNS}. Delete the columns that are not needed.`,
        { line: this.number },
      );
    }
    while (this.row!.length < this.column - 1) this.row!.push('');
    this.row![this.column - 1] = value;
  }

  private cellText(): string {
    const { v, t, f } = this.texts;
    const url = urlOfFormula(f);
    if (url !== null) return url;
    switch (this.type) {
      case 's':
        return this.context.strings[Number(v)] ?? '';
      case 'inlineStr':
        return unescapeText(t);
      case 'str':
        return unescapeText(v);
      case 'b':
        return v === '1' ? 'TRUE' : 'FALSE';
      case 'n':
        return numberText(v, this.context.dateStyles.has(this.style), this.context.isDate1904);
      default:
        return v;
    }
  }
}

/** The number of the column, from 1, in a reference such as `AB12`; 0 when it is none. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}(?=\d)/i.exec(reference)?.[0].toUpperCase() ?? '';
  return Array.from(letters).reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

/** The URL in a formula that shows a picture or a link, such as `IMAGE("https://…")`; null for any other. */
function urlOfFormula(formula: string): string | null {
  return (
    /^=?\s*(?:_xlfn\.|_xludf\.)*(?:IMAGE|HYPERLINK)\(\s*"(https?:\/\/[^"]+)"/i.exec(formula)?.[1] ?? null
  );
}
