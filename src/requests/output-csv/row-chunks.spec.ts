import type { CsvRecord } from '../../csv/index.js';
import { inChunks } from './row-chunks.js';

const recordOf = (record: number): CsvRecord => ({
  record,
  line: record + 1,
  cells: [],
  product: null,
  errors: [],
});

test.each([
  [0, 2, []],
  [120, 2, [120]],
  [120, 1000, [50, 50, 20]],
  [100, 1000, [50, 50]],
  [3, 60_000, [1, 1, 1]],
])('%i records below %i columns are split into chunks of the sizes %j', (count, width, sizes) => {
  const records = Array.from({ length: count }, (_, index) => recordOf(index + 1));
  const chunks = [...inChunks(records, width)];
  expect(chunks.map(({ length }) => length)).toEqual(sizes);
  expect(chunks.flat()).toEqual(records);
});
