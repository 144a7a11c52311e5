import { byteChunks } from './byte-chunks.js';
import type { CsvLayout, LayoutHints } from './columns/csv-layout.js';
import { type CsvDelimiter, type CsvDialect, type CsvHead, readHead } from './csv-dialect.js';
import { type CsvDecoder, openDecoder } from './encoding/csv-encoding.js';
import type { CsvEncoding } from './encoding/detect-encoding.js';
import { CsvError } from './csv-errors.js';
import { detectDelimiter } from './detect-delimiter.js';
import { RecordScanner } from './record-scanner.js';
import type { Scan } from './scanned-record.js';

/** How to read a CSV. */
export interface CsvReadOptions {
  /** The encoding, if known; by default that of the BOM, otherwise UTF-8. */
  encoding?: CsvEncoding | undefined;
  /** Whether wrong bytes in UTF-8 are read as Windows-1252 instead of being an error. */
  isRepaired?: boolean | undefined;
  /** Whether each row counts as one line, line breaks in its cells included, as in a spreadsheet. */
  areRowsLines?: boolean;
  /** Whether rows that a stray quote of the row above contains are read as rows; they are by default. */
  recoversRows?: boolean;
  /** The layout from an earlier reading of the file; by default it is detected from the first rows. */
  layout?: CsvLayout;
  /** What the client specifies about the columns, for a file that was not read before. */
  hints?: LayoutHints;
  /** The delimiter from an earlier reading of the file; set together with the layout. */
  delimiter?: CsvDelimiter;
  /** The longest allowed record, in UTF-16 units; it limits how much text an unclosed quote can swallow. */
  maxRecordLength?: number;
}

/** The records that one more chunk of the file completed. */
export interface FileScan extends Scan {
  dialect: CsvDialect;
}

const MAX_RECORD_LENGTH = 1024 * 1024;

const EMPTY_FILE =
  'Line 1: the file is empty. Write the names of the columns on the first line, such as "Name,Images", and add one ' +
  'row per product.';

/**
 * Detects the dialect of a file and splits its bytes into records, whose cells are not parsed yet.
 *
 * @throws {CsvError} EMPTY_FILE, NOT_A_CSV, UNKNOWN_DELIMITER
 * @throws {NotUtf8Error} anywhere in the file
 */
export async function* scanFile(
  source: AsyncIterable<Uint8Array>,
  {
    encoding,
    isRepaired,
    delimiter,
    areRowsLines = false,
    recoversRows = true,
    maxRecordLength = MAX_RECORD_LENGTH,
  }: CsvReadOptions,
): AsyncGenerator<FileScan, void, undefined> {
  let decoder: CsvDecoder | undefined;
  let opened: { dialect: CsvDialect; scanner: RecordScanner } | undefined;
  let text = '';
  for await (const { bytes, last } of byteChunks(source)) {
    decoder ??= openDecoder(bytes, { encoding, isRepaired });
    text += decoder.decode(bytes, last);
    if (opened === undefined) {
      const head = readHead(text, last || text.length > maxRecordLength);
      if (head === null) continue;
      if (head.headerLine === '') throw emptyFile();
      const dialect = {
        ...dialectOf(head, text, decoder, delimiter),
        ...(isRepaired === true && { isRepaired }),
        ...(areRowsLines && { areRowsLines }),
        ...(recoversRows && { recoversRows }),
      };
      const scanner = new RecordScanner(dialect.delimiter, maxRecordLength, head.sepLine ? 2 : 1, {
        areRowsLines,
        recoversRows,
      });
      opened = { dialect, scanner };
      text = text.slice(head.start);
    }
    yield { dialect: opened.dialect, ...opened.scanner.push(text, last) };
    text = '';
  }
}

/** The error for a file without a header within the longest allowed record. */
export function emptyFile(): CsvError {
  return new CsvError('EMPTY_FILE', EMPTY_FILE, { line: 1 });
}

function dialectOf(
  head: CsvHead,
  text: string,
  { encoding, bom }: CsvDecoder,
  known: CsvDelimiter | undefined,
): CsvDialect {
  const { newline, sepLine } = head;
  const delimiter = known ?? detectDelimiter(head, text);
  return { encoding, bom, delimiter, newline, sepLine };
}
