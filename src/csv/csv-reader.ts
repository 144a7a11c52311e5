import { type CsvRecord, checkRecord, identityOf, type RowAbove } from './csv-record.js';
import { type CsvReadOptions, emptyFile, scanFile } from './csv-scan.js';
import { type CsvLayout, findLayout, headerText } from './columns/csv-layout.js';
import type { CsvDialect } from './csv-dialect.js';
import { CsvError } from './csv-errors.js';
import { parseRecords } from './record-parser.js';
import type { ScanError, ScannedRecord } from './record-scan.js';

/** What the header of a catalogue says. */
export interface CsvHeader {
  dialect: CsvDialect;
  /** The header's cells exactly as they are in the file, repeated ones too. */
  header: string[];
  /** The rows above the header, as they are in the file. */
  preamble: string[][];
  layout: CsvLayout;
}

/** A catalogue whose header is understood and whose records are still to be read. */
export interface CsvFile extends CsvHeader {
  /**
   * The records in batches of about 64 KiB of the file, read as they are asked for. Ending early, by leaving
   * a `for await` or by `return()`, closes the source; so whoever wants no records calls `return()`.
   */
  records: AsyncGenerator<CsvRecord[], void, undefined>;
}

/**
 * Reads a product catalogue out of the bytes of a CSV, at the pace of the consumer and in flat memory. Each of
 * the errors below may come from here or, later in the file, from `records`; one of the source comes as it is.
 *
 * @throws {CsvError} when the file as a whole is unusable; the records before the fault come first
 * @throws {NotUtf8Error} when it has to be read anew as `windows-1252`
 */
export async function readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvReadOptions = {},
): Promise<CsvFile> {
  let found = null as CsvHeader | null;
  const records = readRecords(bytes, options, (header) => {
    found = header;
  });
  // The first batch is empty. It has the generator begin, and only one that began closes its source on return().
  await records.next();
  if (found === null) throw new Error('A catalogue began without a header');
  return { ...found, records };
}

/** How much of the file is looked at to recognise its header and columns, in UTF-16 units of text or in rows. */
const SAMPLE_LENGTH = 32 * 1024;
const SAMPLE_ROWS = 200;

type Row = Omit<ScannedRecord, 'text'> & { cells: string[] };

async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvReadOptions,
  onHeader: (header: CsvHeader) => void,
): AsyncGenerator<CsvRecord[], void, undefined> {
  let checker: RecordChecker | undefined;
  let sample: Row[] = [];
  let sampled = 0;
  let known: CsvDialect | undefined;
  const begin = (dialect: CsvDialect): CsvRecord[] => {
    const { header, rows } = readHeader(sample, dialect, options);
    sample = [];
    onHeader(header);
    checker = new RecordChecker(header);
    return checker.check(rows);
  };
  for await (const { dialect, records, fault } of scanFile(bytes, options)) {
    known = dialect;
    const rows = await rowsOf(records, dialect);
    if (checker !== undefined) {
      const batch = checker.check(rows);
      if (batch.length > 0) yield batch;
    } else {
      if (sample.length === 0 && rows.length > 0) refuseBinary(rows[0]!);
      sample.push(...rows);
      sampled += records.reduce((sum, { text }) => sum + text.length, 0);
      const needed = options.layout?.headerRow ?? 0;
      const enough = fault !== null || sampled >= SAMPLE_LENGTH || sample.length > SAMPLE_ROWS;
      if (sample.length > needed && (enough || options.layout !== undefined)) {
        const batch = begin(dialect);
        yield [];
        if (batch.length > 0) yield batch;
      }
    }
    if (fault !== null) throw errorOf(fault, checker?.names ?? []);
  }
  if (checker === undefined) {
    if (known === undefined || sample.length === 0) throw emptyFile();
    const batch = begin(known);
    yield [];
    if (batch.length > 0) yield batch;
  }
  if (checker?.count === 0) {
    throw new CsvError('NO_ROWS', 'The file has a header and no rows: add one line for each product.');
  }
}

/** The records that have something in them: blank lines do not come this far, but rows of quoted nothing do. */
async function rowsOf(records: readonly ScannedRecord[], { delimiter }: CsvDialect): Promise<Row[]> {
  const rows = await parseRecords(
    records.map(({ text }) => text),
    delimiter,
  );
  return rows
    .map((cells, index) => ({ ...records[index]!, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** Checks records one after the other, each with what is known of the one above. */
class RecordChecker {
  readonly names: string[];
  count = 0;
  private above: RowAbove | null = null;

  constructor(private readonly header: CsvHeader) {
    this.names = header.header.map(headerText);
  }

  check(rows: readonly Row[]): CsvRecord[] {
    const { layout } = this.header;
    return rows.map(({ line, lastLine, cells, malformedCell }) => {
      const record = ++this.count;
      const checked = checkRecord(
        { record, line, lastLine, cells, malformedCell },
        this.names,
        layout,
        this.above,
      );
      this.above = checked.product === null ? null : identityOf(cells, layout.columns);
      return checked;
    });
  }
}

function readHeader(
  sample: readonly Row[],
  dialect: CsvDialect,
  { layout: known, hints }: CsvReadOptions,
): { header: CsvHeader; rows: Row[] } {
  const layout =
    known ??
    findLayout(
      sample.map(({ cells }) => cells),
      (row) => sample[row]!.line,
      hints,
    );
  const { headerRow } = layout;
  const { cells, line, malformedCell } = sample[headerRow]!;
  if (malformedCell !== null) {
    const column = headerText(cells[malformedCell] ?? '');
    throw new CsvError(
      'MALFORMED_HEADER',
      `The header cell "${column}" on line ${line} goes on after its closing quote: write a quote within it twice.`,
      { line, column },
    );
  }
  const preamble = sample.slice(0, headerRow).map((row) => row.cells);
  return { header: { dialect, header: cells, preamble, layout }, rows: sample.slice(headerRow + 1) };
}

function refuseBinary({ cells, line }: Row): void {
  if (!cells.some((cell) => cell.includes('\0'))) return;
  throw new CsvError('NOT_A_CSV', 'This is no CSV, it is binary data: save the table as "CSV UTF-8".', {
    line,
  });
}

function errorOf({ code, line, cell }: ScanError, names: readonly string[]): CsvError {
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
