import { finished } from 'node:stream/promises';
import { parse } from 'fast-csv';
import type { CsvDelimiter } from './csv-dialect.js';

/**
 * Parses the texts of records, as the {@link RecordScanner} returns them, into cells. Each batch has its own fast-csv
 * stream, so nothing stays open when the reader stops between batches.
 */
export async function parseRecords(texts: readonly string[], delimiter: CsvDelimiter): Promise<string[][]> {
  const rows: string[][] = [];
  const stream = parse<string[], string[]>({ headers: false, delimiter });
  stream.on('data', (row: string[]) => rows.push(row));
  // fast-csv strips one U+FEFF from the start of every chunk it is given, so it gets one to strip.
  stream.end(`\ufeff${texts.map((text) => `${text}\n`).join('')}`);
  await finished(stream);
  if (rows.length !== texts.length) {
    throw new Error(`fast-csv found ${rows.length} records where the scanner found ${texts.length}`);
  }
  return rows;
}
