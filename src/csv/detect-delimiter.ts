import { findHeaderRow } from './columns/csv-layout.js';
import { detectColumns } from './columns/detect-columns.js';
import { type CsvDelimiter, type CsvHead, DELIMITERS } from './csv-dialect.js';
import { parseRecords } from './record-parser.js';
import { RecordScanner } from './record-scanner.js';

/** How much of the beginning is parsed with each candidate delimiter, in UTF-16 units. */
const PROBE_LENGTH = 16 * 1024;

/**
 * Chooses the delimiter with which the first rows have the most recognised columns, otherwise the most frequent one of
 * the header line.
 */
export function detectDelimiter({ start, delimiters, sepLine }: CsvHead, text: string): CsvDelimiter {
  if (sepLine) return delimiters[0]!;
  const probe = text.slice(start, start + PROBE_LENGTH);
  // The delimiters of the header line come first, most frequent first; a title above the header may contain none.
  const candidates = [
    ...delimiters,
    ...DELIMITERS.filter((other) => !delimiters.includes(other) && probe.includes(other)),
  ];
  let best = { delimiter: candidates[0] ?? ',', score: 0 };
  for (const delimiter of candidates) {
    const score = scoreDelimiter(probe, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Scores how many roles of columns the first rows have when parsed with `delimiter`; image columns count twice. */
function scoreDelimiter(probe: string, delimiter: CsvDelimiter): number {
  const { records } = new RecordScanner(delimiter, PROBE_LENGTH, 1).push(probe, true);
  // The last record may be cut off.
  const complete = records.length > 1 ? records.slice(0, -1) : records;
  const rows = parseRecords(
    complete.map((record) => record.text),
    delimiter,
  );
  const headerRow = findHeaderRow(rows);
  const header = rows[headerRow] ?? [];
  if (header.length < 2) return 0;
  const { images, name, serialNumber } = detectColumns(header, rows.slice(headerRow + 1));
  return (images.length > 0 ? 2 : 0) + (name === null ? 0 : 1) + (serialNumber === null ? 0 : 1);
}
