import { inChunks } from './byte-chunks.js';
import { findHeaderRow, type CsvLayout, type LayoutHints } from './columns/csv-layout.js';
import { detectColumns } from './columns/detect-columns.js';
import { type CsvDelimiter, type CsvDialect, type CsvHead, DELIMITERS, readHead } from './csv-dialect.js';
import { type CsvDecoder, type CsvEncoding, openDecoder } from './csv-encoding.js';
import { CsvError } from './csv-errors.js';
import { parseRecords } from './record-parser.js';
import type { Scan } from './record-scan.js';
import { RecordScanner } from './record-scanner.js';

/** How a catalogue is read. */
export interface CsvReadOptions {
  /** Given when it is known; else found from the BOM, else UTF-8. */
  encoding?: CsvEncoding;
  /** Given when the file was read before; else found from its first rows. */
  layout?: CsvLayout;
  /** What the caller says about the columns of a file that was not read before. */
  hints?: LayoutHints;
  /** Given with the layout. */
  delimiter?: CsvDelimiter;
  /** The longest record, in UTF-16 units: what bounds the damage of a quote that is never closed. */
  maxRecordLength?: number;
}

/** What became readable with one more chunk of the file. */
export interface FileScan extends Scan {
  dialect: CsvDialect;
}

const MAX_RECORD_LENGTH = 1024 * 1024;

/**
 * Bytes to records that are still text, once the dialect is understood.
 *
 * @throws {CsvError} EMPTY_FILE, NOT_A_CSV, UNKNOWN_DELIMITER
 * @throws {NotUtf8Error} anywhere in the file
 */
export async function* scanFile(
  source: AsyncIterable<Uint8Array>,
  { encoding, delimiter, maxRecordLength = MAX_RECORD_LENGTH }: CsvReadOptions,
): AsyncGenerator<FileScan, void, undefined> {
  let decoder: CsvDecoder | undefined;
  let opened: { dialect: CsvDialect; scanner: RecordScanner } | undefined;
  let text = '';
  for await (const { bytes, last } of inChunks(source)) {
    decoder ??= openDecoder(bytes, encoding);
    text += decoder.decode(bytes, last);
    if (opened === undefined) {
      const head = readHead(text, last || text.length > maxRecordLength);
      if (head === null) continue;
      if (head.headerLine === '') throw emptyFile();
      const dialect = await dialectOf(head, text, decoder, delimiter);
      const scanner = new RecordScanner(dialect.delimiter, maxRecordLength, head.sepLine ? 2 : 1);
      opened = { dialect, scanner };
      text = text.slice(head.start);
    }
    yield { dialect: opened.dialect, ...opened.scanner.push(text, last) };
    text = '';
  }
}

/** There is no header, at least not where one can be looked for. */
export function emptyFile(): CsvError {
  return new CsvError('EMPTY_FILE', 'The file is empty: its first line has to name the columns.', {
    line: 1,
  });
}

async function dialectOf(
  head: CsvHead,
  text: string,
  { encoding, bom }: CsvDecoder,
  known: CsvDelimiter | undefined,
): Promise<CsvDialect> {
  const { newline, sepLine } = head;
  const delimiter = known ?? (await chooseDelimiter(head, text));
  return { encoding, bom, delimiter, newline, sepLine };
}

/** How much of the beginning is read with each delimiter in turn, in UTF-16 units. */
const PROBED_LENGTH = 16 * 1024;

/**
 * The delimiter with which the first rows have the most columns that we recognise; failing that the one that stands most
 * often in the header line.
 */
async function chooseDelimiter({ start, delimiters, sepLine }: CsvHead, text: string): Promise<CsvDelimiter> {
  if (sepLine) return delimiters[0]!;
  const probe = text.slice(start, start + PROBED_LENGTH);
  // Those of the header line first, most frequent first: a title above the header may have none of them.
  const all = [
    ...delimiters,
    ...DELIMITERS.filter((one) => !delimiters.includes(one) && probe.includes(one)),
  ];
  let best = { delimiter: all[0] ?? ',', score: 0 };
  for (const delimiter of all) {
    const score = await recognised(probe, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** How many kinds of columns the first rows have, read with `delimiter`. */
async function recognised(probe: string, delimiter: CsvDelimiter): Promise<number> {
  const { records } = new RecordScanner(delimiter, PROBED_LENGTH, 1).push(probe, true);
  // The last one may be cut.
  const whole = records.length > 1 ? records.slice(0, -1) : records;
  const rows = await parseRecords(
    whole.map((record) => record.text),
    delimiter,
  );
  const headerRow = findHeaderRow(rows);
  const header = rows[headerRow] ?? [];
  if (header.length < 2) return 0;
  const { images, name, serialNumber } = detectColumns(header, rows.slice(headerRow + 1));
  return (images.length > 0 ? 2 : 0) + (name === null ? 0 : 1) + (serialNumber === null ? 0 : 1);
}
