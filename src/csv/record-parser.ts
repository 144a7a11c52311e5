import { finished } from 'node:stream/promises';
import { parse } from 'fast-csv';
import type { CsvDelimiter } from './csv-dialect.js';

/**
 * The cells of some records, given as text that {@link RecordScanner} has mended. One stream of fast-csv
 * reads one batch: nothing is left open when the reader stops between batches.
 */
export async function parseRecords(texts: readonly string[], delimiter: CsvDelimiter): Promise<string[][]> {
  const rows: string[][] = [];
  const stream = parse<string[], string[]>({ headers: false, delimiter });
  stream.on('data', (row: string[]) => rows.push(row));
  // fast-csv takes one U+FEFF away from the front of every chunk it is given.
  stream.end(`\ufeff${texts.map((text) => `${text}\n`).join('')}`);
  await finished(stream);
  if (rows.length !== texts.length) {
    throw new Error(`fast-csv found ${rows.length} records where there are ${texts.length}`);
  }
  return rows;
}
