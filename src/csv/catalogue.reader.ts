import { type CatalogueColumns, headerText, requireColumns } from './catalogue.columns.js';
import { type CatalogueRecord, checkRecord } from './catalogue.record.js';
import { type CatalogueReadOptions, emptyFile, scanFile } from './catalogue.scan.js';
import type { CsvDialect } from './csv.dialect.js';
import { CsvError } from './csv.errors.js';
import { parseRecords } from './record.parser.js';
import type { ScanFault } from './record.scan.js';

/** What the header of a catalogue says. */
export interface CatalogueHeader {
  dialect: CsvDialect;
  /** The header's cells exactly as they are in the file, repeated ones too. */
  header: string[];
  columns: CatalogueColumns;
}

/** A catalogue whose header is understood and whose records are still to be read. */
export interface CatalogueFile extends CatalogueHeader {
  /**
   * The records in batches of about 64 KiB of the file, read as they are asked for. Ending early, by leaving
   * a `for await` or by `return()`, closes the source; so whoever wants no records calls `return()`.
   */
  records: AsyncGenerator<CatalogueRecord[], void, undefined>;
}

/**
 * Reads a product catalogue out of the bytes of a CSV, at the pace of the consumer and in flat memory. Each of
 * the errors below may come from here or, later in the file, from `records`; one of the source comes as it is.
 *
 * @throws {CsvError} when the file as a whole is unusable; the records before the fault come first
 * @throws {NotUtf8Error} when it has to be read anew as `windows-1252`
 */
export async function readCatalogue(
  bytes: AsyncIterable<Uint8Array>,
  options: CatalogueReadOptions = {},
): Promise<CatalogueFile> {
  let found = null as CatalogueHeader | null;
  const records = readRecords(bytes, options, (header) => {
    found = header;
  });
  // The first batch is empty. It has the generator begin, and only one that began closes its source on return().
  await records.next();
  if (found === null) throw new Error('A catalogue began without a header');
  return { ...found, records };
}

async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: CatalogueReadOptions,
  onHeader: (header: CatalogueHeader) => void,
): AsyncGenerator<CatalogueRecord[], void, undefined> {
  let file: CatalogueHeader | undefined;
  let names: string[] = [];
  let count = 0;
  for await (const { dialect, records, fault } of scanFile(bytes, options)) {
    const rows = await parseRecords(
      records.map(({ text }) => text),
      dialect.delimiter,
    );
    const batch: CatalogueRecord[] = [];
    for (const [index, cells] of rows.entries()) {
      // Blank lines do not come this far, but rows of quoted nothing do.
      if (cells.every((cell) => cell.trim() === '')) continue;
      const { line, lastLine, malformedCell } = records[index]!;
      if (file === undefined) {
        file = { dialect, header: cells, columns: readHeader(cells, line, malformedCell) };
        names = cells.map(headerText);
        onHeader(file);
        yield [];
      } else {
        count++;
        batch.push(checkRecord({ record: count, line, lastLine, cells, malformedCell }, names, file.columns));
      }
    }
    if (batch.length > 0) yield batch;
    if (fault !== null) throw errorOf(fault, names);
  }
  if (file === undefined) throw emptyFile();
  if (count === 0) {
    throw new CsvError('NO_ROWS', 'The file has a header and no rows: add one line for each product.');
  }
}

function readHeader(header: string[], line: number, malformedCell: number | null): CatalogueColumns {
  if (header.some((cell) => cell.includes('\0'))) {
    throw new CsvError('NOT_A_CSV', 'This is no CSV, it is binary data: save the table as "CSV UTF-8".', {
      line,
    });
  }
  if (malformedCell !== null) {
    const column = headerText(header[malformedCell] ?? '');
    throw new CsvError(
      'MALFORMED_HEADER',
      `The header cell "${column}" on line ${line} goes on after its closing quote: write a quote within it twice.`,
      { line, column },
    );
  }
  return requireColumns(header, line);
}

function errorOf({ code, line, cell }: ScanFault, names: readonly string[]): CsvError {
  const column = cell === null ? null : (names[cell] ?? null);
  const where = column === null ? `on line ${line}` : `on line ${line}, in column "${column}",`;
  return code === 'UNCLOSED_QUOTE'
    ? new CsvError(code, `The quote that opens ${where} is never closed: close it, or take it out.`, {
        line,
        column,
      })
    : new CsvError(code, `The row that begins ${where} is too long: check its quotes and line ends.`, {
        line,
        column,
      });
}
