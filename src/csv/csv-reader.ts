import { type CsvRecord, checkRecord, identityOf, type PreviousRow } from './csv-record.js';
import { type CsvReadOptions, emptyFile, scanFile } from './csv-scan.js';
import { type CsvLayout, type ProposedLayout, proposeLayout } from './columns/csv-layout.js';
import { headerText } from './columns/header-key.js';
import type { CsvDialect } from './csv-dialect.js';
import { BINARY_DATA } from './encoding/csv-encoding.js';
import { CsvError } from './csv-errors.js';
import { parseRecords } from './record-parser.js';
import type { ScanError, ScannedRecord } from './scanned-record.js';

/** The dialect, the header and the layout of a CSV. */
export interface CsvHeader {
  dialect: CsvDialect;
  /** The cells of the header exactly as in the file, including repeated ones. */
  header: string[];
  /** The rows above the header, exactly as in the file. */
  preamble: string[][];
  layout: CsvLayout;
  /** How the layout was found; null when it was given. */
  proposed: ProposedLayout | null;
}

/** A CSV whose header has been read and whose records have not. */
export interface CsvFile extends CsvHeader {
  /**
   * The records in batches of about 64 KiB of the file, read on demand. Leaving a `for await` early, or calling
   * `return()`, closes the source; a caller that needs no records must call `return()`.
   */
  records: AsyncGenerator<CsvRecord[], void, undefined>;
}

/**
 * Reads the products of a CSV from its bytes, at the pace of the consumer and in constant memory. Both errors below may
 * be thrown here or, later in the file, by `records`; errors of the source are passed on unchanged.
 *
 * @throws {CsvError} when the file as a whole is unusable; the records before the error are returned first
 * @throws {NotUtf8Error} when the file must be read again as `windows-1252`
 */
export async function readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvReadOptions = {},
): Promise<CsvFile> {
  let found = null as CsvHeader | null;
  const records = readRecords(bytes, options, (header) => {
    found = header;
  });
  // The first batch is empty. Requesting it starts the generator: one that has not started does not close its source on
  // return().
  await records.next();
  if (found === null) throw new Error('The CSV reader returned a batch before it read a header');
  return { ...found, records };
}

/** How much of the file is sampled to detect its header and columns, in UTF-16 units or in rows. */
const SAMPLE_LENGTH = 32 * 1024;
const SAMPLE_ROWS = 200;

const NO_ROWS =
  'The file has a header but no rows. Add one row per product below the header and upload it again.';

type Row = Omit<ScannedRecord, 'text' | 'cellCount'> & { cells: string[] };

async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvReadOptions,
  onHeader: (header: CsvHeader) => void,
): AsyncGenerator<CsvRecord[], void, undefined> {
  let checker: RecordChecker | undefined;
  let sample: Row[] = [];
  let sampledLength = 0;
  let lastDialect: CsvDialect | undefined;
  const endSample = (dialect: CsvDialect): CsvRecord[] => {
    const { header, rows } = readHeader(sample, dialect, options);
    sample = [];
    onHeader(header);
    checker = new RecordChecker(header);
    return checker.check(rows);
  };
  for await (const { dialect, records, error } of scanFile(bytes, options)) {
    lastDialect = dialect;
    const rows = rowsOf(records, dialect);
    if (checker !== undefined) {
      const batch = checker.check(rows);
      if (batch.length > 0) yield batch;
    } else {
      if (sample.length === 0 && rows.length > 0) rejectBinary(rows[0]!);
      sample.push(...rows);
      sampledLength += records.reduce((sum, { text }) => sum + text.length, 0);
      const minimum = options.layout?.headerRow ?? 0;
      const enough = error !== null || sampledLength >= SAMPLE_LENGTH || sample.length > SAMPLE_ROWS;
      if (sample.length > minimum && (enough || options.layout !== undefined)) {
        const batch = endSample(dialect);
        yield [];
        if (batch.length > 0) yield batch;
      }
    }
    if (error !== null) throw toCsvError(error, checker?.headerTexts ?? []);
  }
  if (checker === undefined) {
    if (lastDialect === undefined || sample.length === 0) throw emptyFile();
    const batch = endSample(lastDialect);
    yield [];
    if (batch.length > 0) yield batch;
  }
  if (checker?.count === 0) {
    throw new CsvError('NO_ROWS', NO_ROWS);
  }
}

/** Parses records and drops blank ones. The scanner drops blank lines, but not rows of empty quoted cells. */
function rowsOf(records: readonly ScannedRecord[], { delimiter }: CsvDialect): Row[] {
  const rows = parseRecords(
    records.map(({ text }) => text),
    delimiter,
  );
  return (
    rows
      // Adds to the object of the record, since copies of all of them take a third of the time of reading.
      .map((cells, index) => Object.assign(records[index]!, { cells }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  );
}

/** Checks records in order, since whether a row continues a product depends on the row before it. */
class RecordChecker {
  readonly headerTexts: string[];
  count = 0;
  private previous: PreviousRow | null = null;

  constructor(private readonly header: CsvHeader) {
    this.headerTexts = header.header.map(headerText);
  }

  check(rows: readonly Row[]): CsvRecord[] {
    const { layout } = this.header;
    return rows.map(({ line, lastLine, cells, malformedCell, unclosed }) => {
      const record = ++this.count;
      const checked = checkRecord(
        { record, line, lastLine, cells, malformedCell, unclosed },
        this.headerTexts,
        layout,
        this.previous,
      );
      this.previous = checked.product === null ? null : identityOf(cells, layout.columns);
      return checked;
    });
  }
}

function readHeader(
  sample: readonly Row[],
  dialect: CsvDialect,
  { layout: givenLayout, hints }: CsvReadOptions,
): { header: CsvHeader; rows: Row[] } {
  const proposed =
    givenLayout === undefined
      ? proposeLayout(
          sample.map((row) => row.cells),
          (row) => sample[row]!.line,
          hints,
        )
      : null;
  const layout = givenLayout ?? proposed!.layout;
  const { headerRow } = layout;
  const { cells, line, malformedCell } = sample[headerRow]!;
  rejectUnclosed(sample.slice(0, headerRow + 1));
  if (malformedCell !== null) {
    const column = headerText(cells[malformedCell] ?? '');
    throw new CsvError(
      'MALFORMED_HEADER',
      `Line ${line}, header cell "${column}": text follows its closing quote. ` +
        'Write each quote inside a quoted cell twice ("").',
      { line, column },
    );
  }
  if (proposed !== null && proposed.error !== null && hints?.isTentative !== true) throw proposed.error;
  const preamble = sample.slice(0, headerRow).map((row) => row.cells);
  return {
    header: { dialect, header: cells, preamble, layout, proposed },
    rows: sample.slice(headerRow + 1),
  };
}

function rejectBinary({ cells, line }: Row): void {
  if (!cells.some((cell) => cell.includes('\0'))) return;
  throw new CsvError('NOT_A_CSV', BINARY_DATA, { line });
}

/** Rejects a file whose header may be part of a cell above it that is not closed. */
function rejectUnclosed(rows: readonly Row[]): void {
  const quote = rows.find(({ unclosed }) => unclosed !== null)?.unclosed;
  if (quote) throw toCsvError({ code: 'UNCLOSED_QUOTE', line: quote.line, cell: null }, []);
}

function toCsvError({ code, line, cell }: ScanError, headerTexts: readonly string[]): CsvError {
  const column = cell === null ? null : (headerTexts[cell] ?? null);
  const where = column === null ? `Line ${line}` : `Line ${line}, column "${column}"`;
  const message =
    code === 'UNCLOSED_QUOTE'
      ? `${where}: the quote that opens here is never closed. Close it or delete it.`
      : `${where}: the row that begins here is too long. Look for a missing line end or an unclosed quote.`;
  return new CsvError(code, message, { line, column });
}
