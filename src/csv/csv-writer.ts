import { finished } from 'node:stream/promises';
import { format } from 'fast-csv';
import type { CsvDialect } from './csv-dialect.js';
import { bomOf, encodeText } from './encoding/csv-encoding.js';

/** A batch of rows of cells; it is held in memory while it is written. */
export type CsvRows = readonly (readonly string[])[];

/**
 * Writes rows as a CSV in the given dialect, one chunk of bytes per batch. Reading the bytes back gives the same cells,
 * except that fast-csv drops NUL and that Windows-1252 replaces characters it lacks with question marks. Each row ends
 * with a newline.
 */
export async function* writeCsv(
  dialect: CsvDialect,
  batches: AsyncIterable<CsvRows> | Iterable<CsvRows>,
): AsyncGenerator<Buffer, void, undefined> {
  const { encoding, bom, delimiter, newline, sepLine } = dialect;
  const start = Buffer.concat([
    bom ? bomOf(encoding) : Buffer.alloc(0),
    encodeText(sepLine ? `sep=${delimiter}${newline}` : '', encoding),
  ]);
  if (start.length > 0) yield start;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    const bytes = await formatRows(rows, delimiter, newline);
    yield encoding === 'utf-8' ? bytes : encodeText(bytes.toString('utf8'), encoding);
  }
}

/** Returns UTF-8, the only encoding that fast-csv writes. */
async function formatRows(rows: CsvRows, delimiter: string, rowDelimiter: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  const stream = format({ headers: false, delimiter, rowDelimiter, includeEndRowDelimiter: true });
  stream.on('data', (part: Buffer) => parts.push(part));
  for (const row of rows) stream.write(row);
  stream.end();
  await finished(stream);
  return Buffer.concat(parts);
}

/**
 * Pads or cuts a record's cells to `width`, the number of header cells, so that columns can be appended. Missing cells
 * become empty, and empty surplus cells are dropped. Surplus cells with content stay; such a record is invalid anyway.
 */
export function fitToHeader(cells: readonly string[], width: number): string[] {
  const surplus = cells.slice(width);
  if (surplus.some((cell) => cell.trim() !== '')) return [...cells];
  return Array.from({ length: width }, (_, index) => cells[index] ?? '');
}
