import { type CsvRecord, CsvError, type CsvRowError } from '../csv/index.js';
import { invalidFile, RowErrors } from './row-errors.js';

const fault = (line: number): CsvRowError => ({
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
  errors: Array.from({ length: count }, () => fault(line)),
});

function gather(...records: CsvRecord[]): RowErrors {
  const faults = new RowErrors();
  for (const one of records) faults.add(one);
  return faults;
}

describe('RowErrors', () => {
  test('nothing is wrong at first', () => {
    const faults = gather();
    expect([faults.count, faults.first]).toEqual([0, []]);
  });

  test.each([
    [1, 1, ''],
    [1, 2, ' More such faults: 1.'],
    [3, 1, ' More such faults: 2.'],
    [3, 2, ' More such faults: 5.'],
  ])('%i rows with %i faults each', (rows, each, rest) => {
    const faults = gather(...Array.from({ length: rows }, (_, i) => record(i + 2, each)));
    expect(faults.count).toBe(rows);
    const error = faults.toError();
    expect(error).toMatchObject({
      code: 'INVALID_CSV',
      details: { rows: faults.first, rowErrorCount: rows * each },
    });
    expect(error.message).toContain(`Line 2: No name 2.${rest} Mend them`);
  });

  test.each([
    ['one by one', Array.from({ length: 150 }, (_, i) => record(i + 2)), 150],
    ['in one row', [record(2, 150)], 1],
    ['where a row straddles the bound', [record(2, 99), record(3, 2), record(4, 49)], 3],
  ])('of 150 faults the first hundred are shown: %s', (_, records, rows) => {
    const faults = gather(...records);
    expect(faults.count).toBe(rows);
    expect(faults.first).toEqual(records.flatMap(({ errors }) => errors).slice(0, 100));
    expect(faults.toError().details).toEqual({ rows: faults.first, rowErrorCount: 150 });
  });

  test('a row of very many faults does no harm', () => {
    const faults = gather(record(2, 500_000));
    expect(faults.toError().details).toMatchObject({ rowErrorCount: 500_000 });
  });
});

describe('invalidFile', () => {
  test.each([
    [
      { line: 3, column: 'Price' },
      { line: 3, column: 'Price' },
    ],
    [{}, { line: 1, column: null }],
  ])('a fault at %j', (place, shown) => {
    const cause = new CsvError('UNCLOSED_QUOTE', 'A quote is not closed.', place);
    expect(invalidFile(cause)).toMatchObject({
      code: 'INVALID_CSV',
      message: 'A quote is not closed.',
      details: {
        rows: [{ ...shown, code: 'UNCLOSED_QUOTE', message: 'A quote is not closed.' }],
        rowErrorCount: 1,
      },
      cause,
    });
  });
});
