import type { CsvRecord } from '../../csv/index.js';

/** The most cells in memory before they are written: a batch of short rows below a wide header has millions. */
const CELLS_PER_CHUNK = 50_000;

/** Splits records into chunks small enough to be turned into rows of `width` cells. */
export function* inChunks(
  records: readonly CsvRecord[],
  width: number,
): Generator<CsvRecord[], void, undefined> {
  const size = Math.ceil(CELLS_PER_CHUNK / width);
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}
