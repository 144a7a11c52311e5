import { checkRecord, MAX_NAME_LENGTH, MAX_SERIAL_NUMBER_LENGTH } from './catalogue.record.js';
import { MAX_URLS_A_ROW } from './image.urls.js';

const HEADER = ['SKU', 'Product Name', 'Price', 'Images', 'Note'];
const COLUMNS = { serialNumber: 0, productName: 1, imageUrls: 3 };
const URL_A = 'https://a.example/1.jpg';

const check = (
  cells: string[],
  malformedCell: number | null = null,
  columns: Parameters<typeof checkRecord>[2] = COLUMNS,
) => checkRecord({ record: 7, line: 9, lastLine: 11, cells, malformedCell }, HEADER, columns);

describe('a good record', () => {
  test.each([
    [
      'all cells',
      ['C-1', ' Chair ', '5', URL_A, ''],
      { serialNumber: 'C-1', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'no serial number',
      ['', 'Chair', '5', URL_A, ''],
      { serialNumber: '7', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'NUL in its cells',
      ['\0', 'Ch\0air', '', URL_A, ''],
      { serialNumber: '7', name: 'Chair', imageUrls: [URL_A] },
    ],
    ['an early end', ['1', 'Chair', '', URL_A], { serialNumber: '1', name: 'Chair', imageUrls: [URL_A] }],
    [
      'empty surplus',
      ['1', 'A', '', URL_A, '', '', ' '],
      { serialNumber: '1', name: 'A', imageUrls: [URL_A] },
    ],
  ])('%s', (_, cells, product) => {
    expect(check(cells)).toEqual({ record: 7, line: 9, cells, product, errors: [] });
  });

  test('without a column for serial numbers is named by its own number', () => {
    const { product } = check(['x', 'Chair', '', URL_A, ''], null, { ...COLUMNS, serialNumber: null });
    expect(product).toMatchObject({ serialNumber: '7' });
  });
});

describe('the bounds of a record', () => {
  const longest = 'x'.repeat(MAX_NAME_LENGTH);
  const longestNumber = '1'.repeat(MAX_SERIAL_NUMBER_LENGTH);
  const urls = (count: number) => Array.from({ length: count }, (_, n) => `https://a.example/${n}`).join(' ');

  test('a record may reach all of them', () => {
    const { product, errors } = check([` ${longestNumber} `, ` ${longest} `, '', urls(MAX_URLS_A_ROW)]);
    expect(errors).toEqual([]);
    expect(product).toMatchObject({ serialNumber: longestNumber, name: longest });
    expect(product?.imageUrls).toHaveLength(MAX_URLS_A_ROW);
  });

  test.each<[string, string[], [string, string, string][]]>([
    [
      'a longer name',
      ['1', `${longest}x`, '', URL_A],
      [['NAME_TOO_LONG', 'Product Name', 'is 1001 characters long: the limit is 1000.']],
    ],
    [
      'a longer serial number',
      [`${longestNumber}1`, 'Chair', '', URL_A],
      [['SERIAL_NUMBER_TOO_LONG', 'SKU', 'is 256 characters long: the limit is 255.']],
    ],
    [
      'more URLs, which are not judged one by one',
      ['1', 'Chair', '', 'https:// '.repeat(MAX_URLS_A_ROW + 1)],
      [['TOO_MANY_IMAGE_URLS', 'Images', 'has 1001 image URLs: the limit is 1000.']],
    ],
  ])('%s is a fault', (_, cells, expected) => {
    const { product, errors } = check(cells);
    expect(product).toBeNull();
    expect(errors).toEqual(
      expected.map(([code, column, words]) => ({
        line: 9,
        column,
        code,
        message: expect.stringContaining(words),
      })),
    );
    expect(JSON.stringify(errors).length).toBeLessThan(400);
  });

  test('a serial number that is not read may have any length', () => {
    const columns = { ...COLUMNS, serialNumber: null };
    expect(check([`${longestNumber}1`, 'Chair', '', URL_A], null, columns).errors).toEqual([]);
  });
});

describe('a faulty record', () => {
  test.each<[string[], number | null, [string, string | null, string][]]>([
    [['1'], null, [['TOO_FEW_CELLS', null, 'has 5 columns, but this row has 1 cell:']]],
    [['1', 'Chair', '5'], null, [['TOO_FEW_CELLS', null, 'has 5 columns, but this row has 3 cells']]],
    [
      ['1', '', '5'],
      null,
      [
        ['TOO_FEW_CELLS', null, '3 cells'],
        ['MISSING_NAME', 'Product Name', 'no name'],
      ],
    ],
    [
      ['1', '', '', 'x', '', '', 'y'],
      null,
      [['TOO_MANY_CELLS', null, 'has 5 columns, but this row has 7 cells']],
    ],
    [
      ['1', ' \0', '', ' ,', ''],
      null,
      [
        ['MISSING_NAME', 'Product Name', 'no name'],
        ['NO_IMAGE_URL', 'Images', 'no image URL'],
      ],
    ],
    [
      ['1', 'Chair', '', `a.jpg, ${URL_A}, https://, https://b\0`, ''],
      null,
      [
        ['INVALID_URL', 'Images', '"https://"'],
        ['INVALID_URL', 'Images', '"https://b"'],
        ['INVALID_URL', 'Images', '"a.jpg"'],
      ],
    ],
    [['1', 'Chair', '5" x', URL_A, ''], 2, [['MALFORMED_QUOTES', 'Price', 'from line 9 to line 11']]],
    [
      ['1', 'Chair', '', URL_A, '', 'x'],
      5,
      [
        ['MALFORMED_QUOTES', null, '"x"'],
        ['TOO_MANY_CELLS', null, '6 cells'],
      ],
    ],
  ])('%j', (cells, malformedCell, expected) => {
    const { product, errors, cells: kept } = check(cells, malformedCell);
    expect([product, kept]).toEqual([null, cells]);
    expect(errors).toEqual(
      expected.map(([code, column, words]) => ({
        line: 9,
        column,
        code,
        message: expect.stringContaining(words),
      })),
    );
    expect(JSON.stringify(errors)).not.toContain(String.raw`\u0000`);
  });
});
