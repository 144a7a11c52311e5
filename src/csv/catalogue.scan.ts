import { inChunks } from './byte.chunks.js';
import { findColumns } from './catalogue.columns.js';
import { type CsvDelimiter, type CsvDialect, type CsvHead, readHead } from './csv.dialect.js';
import { type CsvDecoder, type CsvEncoding, openDecoder } from './csv.encoding.js';
import { CsvError } from './csv.errors.js';
import { parseRecords } from './record.parser.js';
import type { Scan } from './record.scan.js';
import { RecordScanner } from './record.scanner.js';

/** How a catalogue is read. */
export interface CatalogueReadOptions {
  /** Given when it is known; else found from the BOM, else UTF-8. */
  encoding?: CsvEncoding;
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
  { encoding, maxRecordLength = MAX_RECORD_LENGTH }: CatalogueReadOptions,
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
      const dialect = await dialectOf(head, decoder);
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

async function dialectOf(head: CsvHead, { encoding, bom }: CsvDecoder): Promise<CsvDialect> {
  const { newline, sepLine } = head;
  return { encoding, bom, delimiter: await chooseDelimiter(head), newline, sepLine };
}

/** The delimiter with which the header has the columns we need; failing that the most frequent one. */
async function chooseDelimiter({ headerLine, delimiters }: CsvHead): Promise<CsvDelimiter> {
  for (const delimiter of delimiters) {
    const { records } = new RecordScanner(delimiter, Infinity, 1).push(headerLine, true);
    const [header = []] = await parseRecords(
      records.map(({ text }) => text),
      delimiter,
    );
    const { productName, imageUrls } = findColumns(header);
    if (productName !== null && imageUrls !== null) return delimiter;
  }
  return delimiters[0] ?? ',';
}
