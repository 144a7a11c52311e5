import { CsvError } from './csv-errors.js';
import type { CsvEncoding } from './csv-encoding.js';

/** The delimiters that are recognised, the first preferred where a header fits two equally well. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof DELIMITERS)[number];
export type CsvNewline = '\n' | '\r\n' | '\r';

/** How a file is written. Serialisable as JSON, and enough to write another file the same way. */
export interface CsvDialect {
  encoding: CsvEncoding;
  bom: boolean;
  delimiter: CsvDelimiter;
  newline: CsvNewline;
  /** Whether the file begins with Excel's `sep=;` line. */
  sepLine: boolean;
}

/** What the beginning of a file says about its dialect. */
export interface CsvHead {
  /** Text before this offset is Excel's `sep=` line. */
  start: number;
  sepLine: boolean;
  newline: CsvNewline;
  /** The first line that is not blank, whole, its quoted line breaks included; empty when there is none. */
  headerLine: string;
  /** The one that the `sep=` line names, or all that stand outside quotes in the header, most frequent first. */
  delimiters: CsvDelimiter[];
}

const SEP_LINE = /^sep=([^\r\n])(\r\n|\r|\n|$)/i;

/**
 * Reads the head of a file. Null when `text` does not reach past the header yet; with `whole` it never does
 * more, and what there is counts as the header.
 *
 * @throws {CsvError} UNKNOWN_DELIMITER
 */
export function readHead(text: string, whole: boolean): CsvHead | null {
  const sep = SEP_LINE.exec(text);
  const start = sep?.[0].length ?? 0;
  const header = findHeader(text, start);
  // A CR at the very end may be half of a CRLF.
  const rest = text.slice(header.end, header.end + 2);
  if (!whole && (rest === '' || rest === '\r')) return null;
  return {
    start,
    sepLine: sep !== null,
    newline: newlineAt(text, sep ? text.search(/[\r\n]/) : header.firstLineEnd) ?? '\n',
    headerLine: text.slice(header.begin, header.end),
    delimiters: sep ? [known(sep[1] ?? '')] : header.delimiters,
  };
}

function known(character: string): CsvDelimiter {
  const delimiter = DELIMITERS.find((one) => one === character);
  if (delimiter !== undefined) return delimiter;
  throw new CsvError(
    'UNKNOWN_DELIMITER',
    `The first line asks for the delimiter ${JSON.stringify(character)}: use a comma, a semicolon, a tab or a bar.`,
    { line: 1 },
  );
}

function newlineAt(text: string, index: number): CsvNewline | null {
  // Python's csv module writes CR CR LF on Windows where it is not told otherwise.
  if (text[index] === '\r') return /^\r{0,2}\n/.test(text.slice(index + 1, index + 4)) ? '\r\n' : '\r';
  return text[index] === '\n' ? '\n' : null;
}

interface Header {
  begin: number;
  end: number;
  firstLineEnd: number;
  delimiters: CsvDelimiter[];
}

/** As the delimiter is not known yet, a quote opens a cell after any of them. */
function findHeader(text: string, start: number): Header {
  const counts = new Map<CsvDelimiter, number>();
  let [begin, firstLineEnd, quoted, cellStarts, blank] = [start, -1, false, true, true];
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      // Of a doubled quote the first one closes the cell and the second opens it again.
      quoted = character !== '"';
    } else if (character === '"' && cellStarts) {
      [quoted, blank] = [true, false];
    } else if (character === '\r' || character === '\n') {
      if (firstLineEnd < 0) firstLineEnd = at;
      if (!blank) break;
      counts.clear();
      begin = at + 1;
    } else if (isDelimiter(character)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
      cellStarts = true;
    } else if (character.trim() !== '') {
      [cellStarts, blank] = [false, false];
    }
  }
  const delimiters = DELIMITERS.filter((one) => counts.has(one)).toSorted(
    (a, b) => counts.get(b)! - counts.get(a)!,
  );
  return { begin: blank ? at : begin, end: at, firstLineEnd, delimiters };
}

function isDelimiter(character: string): character is CsvDelimiter {
  return (DELIMITERS as readonly string[]).includes(character);
}
