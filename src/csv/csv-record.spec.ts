import { checkRecord, MAX_NAME_LENGTH, MAX_SERIAL_NUMBER_LENGTH } from './csv-record.js';
import type { ColumnMapping } from './columns/detect-columns.js';
import { MAX_URLS_PER_ROW } from './image-urls.js';

const HEADER = ['SKU', 'Product Name', 'Price', 'Images', 'Note'];
const COLUMNS: ColumnMapping = { images: [3], name: 1, serialNumber: 0, group: null };
const URL_A = 'https://a.example/1.jpg';

const check = (cells: string[], malformedCell: number | null = null, columns: ColumnMapping = COLUMNS) =>
  checkRecord(
    { record: 7, line: 9, lastLine: 11, cells, malformedCell },
    HEADER,
    { columns, baseUrl: null },
    null,
  );

describe('a valid record', () => {
  test.each([
    [
      'all of its cells',
      ['C-1', ' Chair ', '5', URL_A, ''],
      { serialNumber: 'C-1', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'the record number instead of a missing serial number',
      ['', 'Chair', '5', URL_A, ''],
      { serialNumber: '7', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'NUL removed from its texts',
      ['\0', 'Ch\0air', '', URL_A, ''],
      { serialNumber: '7', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'the last cells missing',
      ['1', 'Chair', '', URL_A],
      { serialNumber: '1', name: 'Chair', imageUrls: [URL_A] },
    ],
    [
      'empty surplus cells',
      ['1', 'A', '', URL_A, '', '', ' '],
      { serialNumber: '1', name: 'A', imageUrls: [URL_A] },
    ],
  ])('has its product, with %s', (_, cells, product) => {
    expect(check(cells)).toEqual({
      record: 7,
      line: 9,
      cells,
      product: { ...product, continues: false },
      errors: [],
    });
  });

  test('has the record number as its serial number when the CSV has no such column', () => {
    const { product } = check(['x', 'Chair', '', URL_A, ''], null, { ...COLUMNS, serialNumber: null });
    expect(product).toMatchObject({ serialNumber: '7' });
  });
});

describe('the limits of a record', () => {
  const longest = 'x'.repeat(MAX_NAME_LENGTH);
  const longestNumber = '1'.repeat(MAX_SERIAL_NUMBER_LENGTH);
  const urls = (count: number) => Array.from({ length: count }, (_, n) => `https://a.example/${n}`).join(' ');

  test('a record of exactly all limits is valid', () => {
    const { product, errors } = check([` ${longestNumber} `, ` ${longest} `, '', urls(MAX_URLS_PER_ROW)]);
    expect(errors).toEqual([]);
    expect(product).toMatchObject({ serialNumber: longestNumber, name: longest });
    expect(product?.imageUrls).toHaveLength(MAX_URLS_PER_ROW);
  });

  test.each<[string, string[], [string, string, string][]]>([
    [
      'a name above the limit',
      ['1', `${longest}x`, '', URL_A],
      [['NAME_TOO_LONG', 'Product Name', 'is 1001 characters long; the limit is 1000.']],
    ],
    [
      'a serial number above the limit',
      [`${longestNumber}1`, 'Chair', '', URL_A],
      [['SERIAL_NUMBER_TOO_LONG', 'SKU', 'is 256 characters long; the limit is 255.']],
    ],
    [
      'more URLs than the limit, which are not checked one by one,',
      ['1', 'Chair', '', 'https:// '.repeat(MAX_URLS_PER_ROW + 1)],
      [['TOO_MANY_IMAGE_URLS', 'Images', 'has 1001 image URLs; the limit is 1000.']],
    ],
  ])('%s gives an error', (_, cells, expected) => {
    const { product, errors } = check(cells);
    expect(product).toBeNull();
    expect(errors).toEqual(
      expected.map(([code, column, text]) => ({
        line: 9,
        column,
        code,
        message: expect.stringContaining(text),
      })),
    );
    expect(JSON.stringify(errors).length).toBeLessThan(400);
  });

  test('a cell above the limit is valid in a column that is not the serial number', () => {
    const columns = { ...COLUMNS, serialNumber: null };
    expect(check([`${longestNumber}1`, 'Chair', '', URL_A], null, columns).errors).toEqual([]);
  });
});

describe('a row without an image', () => {
  test.each([
    ['is valid', ['1', 'Chair', '', '', ''], { name: 'Chair', imageUrls: [], continues: false }],
    ['may lack its last cells', ['1', 'Chair'], { name: 'Chair', imageUrls: [], continues: false }],
    ['may contain N/A', ['1', 'Chair', '', 'N/A', ''], { name: 'Chair', imageUrls: [] }],
    ['may lack a name too', ['1', '', '5', ' ,', ''], { imageUrls: [], continues: true }],
  ])('a row without an image %s', (_, cells, product) =>
    expect(check(cells)).toMatchObject({ product, errors: [] }),
  );
});

describe('an invalid record', () => {
  test.each<[string[], number | null, [string, string | null, string][]]>([
    [
      ['1', '', '', 'x', '', '', 'y'],
      null,
      [['TOO_MANY_CELLS', null, 'has 5 columns, but this row has 7 cells']],
    ],
    [['1', ' \0', '', URL_A, ''], null, [['MISSING_NAME', 'Product Name', 'no name']]],
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
    [['1', 'Shelf 24\\', ' oak"', URL_A, '', ''], null, [['MALFORMED_QUOTES', 'Product Name', 'backslash']]],
    [
      ['1', 'Chair', '', URL_A, '', 'x'],
      5,
      [
        ['MALFORMED_QUOTES', null, '"x"'],
        ['TOO_MANY_CELLS', null, '6 cells'],
      ],
    ],
  ])(
    '%j with the malformed cell %j has all of its errors and keeps its cells',
    (cells, malformedCell, expected) => {
      const { product, errors, cells: kept } = check(cells, malformedCell);
      expect([product, kept]).toEqual([null, cells]);
      expect(errors).toEqual(
        expected.map(([code, column, text]) => ({
          line: 9,
          column,
          code,
          message: expect.stringContaining(text),
        })),
      );
      expect(JSON.stringify(errors)).not.toContain(String.raw`\u0000`);
    },
  );
});

describe('skippedImageCount', () => {
  test.each<[string, string[], number | undefined]>([
    ['a valid row', ['1', 'A', '', URL_A, ''], undefined],
    ['a row without a name', ['1', '', '', `${URL_A} https://a.example/2.jpg`, ''], 2],
    ['a row with one wrong address', ['1', 'A', '', `${URL_A},ftp://a.example/2.jpg`, ''], 2],
    ['a relative address', ['1', 'A', '', '/m/b/1.jpg', ''], 1],
    ['a row whose cell is no address', ['1', 'A', '', 'nonsense', ''], 0],
    [
      'a row that an unquoted comma has made too long',
      ['1', 'A', '', URL_A, '', 'https://a.example/2.jpg'],
      2,
    ],
  ])('counts the image addresses that are lost with %s', (_, cells, count) =>
    expect(check(cells).skippedImageCount).toBe(count),
  );
});
