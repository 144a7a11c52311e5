import type { CsvRecord, CsvRowError } from '../csv/index.js';
import { RowErrors } from './row-errors.js';

const rowError = (line: number): CsvRowError => ({
  line,
  column: 'Name',
  code: 'MISSING_NAME',
  message: `No name ${line}.`,
});

const record = (line: number, count = 1): CsvRecord => ({
  record: line - 1,
  line,
  cells: [],
  product: null,
  errors: Array.from({ length: count }, () => rowError(line)),
});

const truncated = (line: number): CsvRecord => ({
  ...record(line),
  errors: [{ line, column: 'Images', code: 'TRUNCATED_ROW', message: 'The file ends.' }],
});

function collect(...records: CsvRecord[]): RowErrors {
  const rowErrors = new RowErrors();
  for (const each of records) rowErrors.add(each);
  return rowErrors;
}

describe('RowErrors', () => {
  test('starts without rows and errors', () => {
    const rowErrors = collect();
    expect([rowErrors.rowCount, rowErrors.first]).toEqual([0, []]);
  });

  test.each([
    [1, 1, ''],
    [1, 2, ' 1 more error in the file.'],
    [3, 1, ' 2 more errors in the file.'],
    [3, 2, ' 5 more errors in the file.'],
  ])(
    'reports the first error and the number of others for %i rows with %i errors each',
    (rows, each, rest) => {
      const rowErrors = collect(...Array.from({ length: rows }, (_, i) => record(i + 2, each)));
      expect(rowErrors.rowCount).toBe(rows);
      const error = rowErrors.toError();
      expect(error).toMatchObject({
        code: 'INVALID_CSV',
        details: { rows: rowErrors.first, rowErrorCount: rows * each },
      });
      expect(error.message).toContain(`Line 2, column "Name": No name 2.${rest} Fix the rows`);
    },
  );

  test.each([
    ['one per row', Array.from({ length: 150 }, (_, i) => record(i + 2)), 150],
    ['in one row', [record(2, 150)], 1],
    ['with a row across the limit', [record(2, 99), record(3, 2), record(4, 49)], 3],
  ])('lists the first hundred of 150 errors, %s, and counts all of them', (_, records, rows) => {
    const rowErrors = collect(...records);
    expect(rowErrors.rowCount).toBe(rows);
    expect(rowErrors.first).toEqual(records.flatMap(({ errors }) => errors).slice(0, 100));
    expect(rowErrors.toError().details).toEqual({ rows: rowErrors.first, rowErrorCount: 150 });
  });

  test('counts 500,000 errors of one row', () => {
    const rowErrors = collect(record(2, 500_000));
    expect(rowErrors.toError().details).toMatchObject({ rowErrorCount: 500_000 });
  });

  test.each<[string, CsvRecord[], 'REJECT' | 'SKIP', number, boolean]>([
    ['no error', [], 'REJECT', 1, false],
    ['an invalid row', [record(2)], 'REJECT', 1, true],
    ['an invalid row', [record(2)], 'SKIP', 1, false],
    ['an invalid row and no image', [record(2)], 'SKIP', 0, true],
    ['a row that the end of the file cuts off', [truncated(3)], 'REJECT', 1, false],
    ['a row that the end of the file cuts off', [truncated(3)], 'SKIP', 1, false],
    ['a row that the end of the file cuts off and no image', [truncated(3)], 'REJECT', 0, true],
    [
      'an invalid row and one that the end of the file cuts off',
      [record(2), truncated(3)],
      'REJECT',
      1,
      true,
    ],
  ])('%s: %j with %s and %i images is fatal: %j', (_, records, policy, images, isFatal) =>
    expect(collect(...records).areFatal(policy, images)).toBe(isFatal),
  );

  test('reports that the file was cut off even after a hundred other errors', () => {
    const rowErrors = collect(...Array.from({ length: 150 }, (_, i) => record(i + 2)), truncated(152));
    expect(rowErrors.first).toHaveLength(100);
    expect(rowErrors.first.at(-1)).toMatchObject({ line: 152, code: 'TRUNCATED_ROW' });
    expect(rowErrors.truncation).toBe(rowErrors.first.at(-1));
    expect(rowErrors.errorCount).toBe(151);
  });
});
