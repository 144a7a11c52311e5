import { CsvError } from '../csv/index.js';
import { invalidFile, storageFullError } from './upload-errors.js';

describe('storageFullError', () => {
  const failure = (code: unknown, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

  test.each([
    ['a full disk', failure('ENOSPC')],
    ['an exhausted quota', failure('EDQUOT')],
    ['a file of the largest size', failure('EFBIG')],
    ['a full disk of the database', failure('53100')],
    ['an error that a full disk caused', failure('STORAGE', failure('ENOSPC'))],
  ])('%s is STORAGE_FULL', (_, error) => {
    expect(storageFullError(error)).toMatchObject({ code: 'STORAGE_FULL', cause: error });
  });

  test.each([
    [failure('EACCES')],
    [failure(28)],
    [new Error('ENOSPC')],
    ['ENOSPC'],
    [{ code: 'ENOSPC' }],
    [undefined],
  ])('%p is not STORAGE_FULL', (error) => expect(storageFullError(error)).toBeUndefined());
});

describe('invalidFile', () => {
  test.each([
    [
      { line: 3, column: 'Price' },
      { line: 3, column: 'Price' },
    ],
    [{}, { line: 1, column: null }],
  ])('an error at %j becomes INVALID_CSV with one row', (place, shown) => {
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
