import { CsvError } from './csv-errors.js';
import type { CsvEncoding } from './encoding/detect-encoding.js';

/** The supported delimiters; where a header fits two equally well, the earlier one wins. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof DELIMITERS)[number];
export type CsvNewline = '\n' | '\r\n' | '\r';

/** The encoding and syntax of a file. Serialisable as JSON, and sufficient to write another file in the same way. */
export interface CsvDialect {
  encoding: CsvEncoding;
  /** Whether the file has bytes that are not UTF-8, which are read as Windows-1252; absent when it has none. */
  isRepaired?: boolean;
  /** Whether each row counts as one line, as in the spreadsheet that the CSV was made from; absent when not. */
  areRowsLines?: boolean;
  /** Whether a stray quote costs only its row; absent in requests of versions in which it costs the rows below too. */
  recoversRows?: boolean;
  bom: boolean;
  delimiter: CsvDelimiter;
  newline: CsvNewline;
  /** Whether the file begins with Excel's `sep=;` line. */
  sepLine: boolean;
}

/** What the beginning of a file shows about its dialect. */
export interface CsvHead {
  /** The offset of the first character after Excel's `sep=` line; 0 without one. */
  start: number;
  sepLine: boolean;
  newline: CsvNewline;
  /** The first record that is not blank, including its quoted line breaks; empty when there is none. */
  headerLine: string;
  /** The delimiter of the `sep=` line, or all delimiters outside quotes in the header, most frequent first. */
  delimiters: CsvDelimiter[];
}

const SEP_LINE = /^sep=([^\r\n])(\r\n|\r|\n|$)/i;

/**
 * Reads the head of a file. Returns null while `text` does not reach past the header; with `whole` no more text
 * follows, so the text that exists counts as the header.
 *
 * @throws {CsvError} UNKNOWN_DELIMITER
 */
export function readHead(text: string, whole: boolean): CsvHead | null {
  const sep = SEP_LINE.exec(text);
  const start = sep?.[0].length ?? 0;
  const header = findHeader(text, start);
  // A CR at the end of `text` may be the first half of a CRLF.
  const rest = text.slice(header.end, header.end + 2);
  if (!whole && (rest === '' || rest === '\r')) return null;
  return {
    start,
    sepLine: sep !== null,
    newline: newlineAt(text, sep ? text.search(/[\r\n]/) : header.firstLineEnd) ?? '\n',
    headerLine: text.slice(header.begin, header.end),
    delimiters: sep ? [supportedDelimiter(sep[1] ?? '')] : header.delimiters,
  };
}

function supportedDelimiter(character: string): CsvDelimiter {
  const delimiter = DELIMITERS.find((supported) => supported === character);
  if (delimiter !== undefined) return delimiter;
  throw new CsvError(
    'UNKNOWN_DELIMITER',
    `Line 1: the sep= line sets the delimiter ${JSON.stringify(character)}, which is not supported. ` +
      'Use a comma, a semicolon, a tab or a vertical bar (|), or delete the line.',
    { line: 1 },
  );
}

function newlineAt(text: string, index: number): CsvNewline | null {
  // Python's csv module writes CR CR LF on Windows unless the file is opened with newline=''.
  if (text[index] === '\r') return /^\r{0,2}\n/.test(text.slice(index + 1, index + 4)) ? '\r\n' : '\r';
  return text[index] === '\n' ? '\n' : null;
}

interface Header {
  begin: number;
  end: number;
  firstLineEnd: number;
  delimiters: CsvDelimiter[];
}

/** Finds the header record. The delimiter is not known yet, so a quote opens a cell after any supported delimiter. */
function findHeader(text: string, start: number): Header {
  const counts = new Map<CsvDelimiter, number>();
  let [begin, firstLineEnd, quoted, atCellStart, blank] = [start, -1, false, true, true];
  let position = start;
  for (; position < text.length; position++) {
    const character = text[position]!;
    if (quoted) {
      // The first quote of a doubled quote closes the cell and the second one opens it again.
      quoted = character !== '"';
    } else if (character === '"' && atCellStart) {
      [quoted, blank] = [true, false];
    } else if (character === '\r' || character === '\n') {
      if (firstLineEnd < 0) firstLineEnd = position;
      if (!blank) break;
      counts.clear();
      begin = position + 1;
    } else if (isDelimiter(character)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
      atCellStart = true;
    } else if (character.trim() !== '') {
      [atCellStart, blank] = [false, false];
    }
  }
  const delimiters = DELIMITERS.filter((delimiter) => counts.has(delimiter)).toSorted(
    (a, b) => counts.get(b)! - counts.get(a)!,
  );
  return { begin: blank ? position : begin, end: position, firstLineEnd, delimiters };
}

function isDelimiter(character: string): character is CsvDelimiter {
  return (DELIMITERS as readonly string[]).includes(character);
}
