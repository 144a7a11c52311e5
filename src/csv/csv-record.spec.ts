import { checkRecord, MAX_NAME_LENGTH, MAX_SERIAL_NUMBER_LENGTH, type PreviousRow } from './csv-record.js';
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

describe('the rows of one product', () => {
  const SHOPIFY: ColumnMapping = { images: [2, 3], name: 1, serialNumber: null, group: 0 };
  const row = (cells: string[], previous: PreviousRow | null, columns = SHOPIFY) =>
    checkRecord(
      { record: 2, line: 3, lastLine: 3, cells, malformedCell: null },
      ['Handle', 'Title', 'Image Src', 'Variant Image'],
      { columns, baseUrl: null },
      previous,
    );
  const LAMP: PreviousRow = { group: 'lamp', serialNumber: '' };

  test.each<[string, string[], PreviousRow | null, object]>([
    [
      "of the previous row's group continues its product",
      ['lamp', '', URL_A, ''],
      LAMP,
      { imageUrls: [URL_A], continues: true },
    ],
    ['without a name or an image is valid', ['lamp', '', '', ''], LAMP, { imageUrls: [], continues: true }],
    [
      'of another group has the group as its name',
      ['mug', '', URL_A, ''],
      LAMP,
      { name: 'mug', continues: false },
    ],
    [
      'with a name begins a product',
      ['lamp', 'Lamp 2', URL_A, ''],
      LAMP,
      { name: 'Lamp 2', continues: false },
    ],
    [
      'after an invalid row has the group as its name',
      ['lamp', '', URL_A, ''],
      null,
      { name: 'lamp', continues: false },
    ],
    ['with the same URL in two columns has it once', ['a', 'A', URL_A, URL_A], null, { imageUrls: [URL_A] }],
  ])('a row %s', (_, cells, previous, product) => {
    expect(row(cells, previous)).toMatchObject({ product, errors: [] });
  });

  test('a row with images but without a group or a name is an error', () => {
    expect(row(['', '', URL_A, ''], LAMP)).toMatchObject({
      product: null,
      errors: [{ code: 'MISSING_NAME' }],
    });
  });

  test.each<[string, string[], PreviousRow | null, object]>([
    [
      'continues the previous product',
      ['', '', 'G2', URL_A],
      { group: '', serialNumber: 'G1' },
      { product: { serialNumber: 'G2', continues: true }, errors: [] },
    ],
    [
      'has its serial number as its name after an invalid row',
      ['', '', 'G2', URL_A],
      null,
      { product: { name: 'G2', continues: false }, errors: [] },
    ],
    [
      'is an error without a serial number after an invalid row',
      ['', '', '', URL_A],
      null,
      { product: null, errors: [{ code: 'MISSING_NAME' }] },
    ],
  ])('a variant of Vendure, with neither name nor slug, %s', (_, cells, previous, expected) => {
    const columns: ColumnMapping = { images: [3], name: 0, serialNumber: 2, group: 1 };
    const record = { record: 2, line: 3, lastLine: 3, cells, malformedCell: null };
    const layout = { columns, baseUrl: null, profile: 'VENDURE' } as const;
    expect(checkRecord(record, ['name', 'slug', 'sku', 'assets'], layout, previous)).toMatchObject(expected);
  });

  test('rows of the same serial number are one product in a CSV without a group column', () => {
    const columns: ColumnMapping = { images: [2], name: 1, serialNumber: 0, group: null };
    const previous = { group: '', serialNumber: 'S1' };
    expect(row(['S1', '', URL_A], previous, columns).product).toMatchObject({ continues: true });
    expect(row(['S2', '', URL_A], previous, columns).errors).toMatchObject([{ code: 'MISSING_NAME' }]);
  });

  test('the serial number, or else the record number, is the name in a CSV without a name column', () => {
    const columns: ColumnMapping = { images: [2], name: null, serialNumber: 0, group: null };
    expect(row(['S1', '', URL_A], null, columns).product).toMatchObject({ name: 'S1', serialNumber: 'S1' });
    expect(row(['', '', URL_A], null, columns).product).toMatchObject({ name: '2', serialNumber: '2' });
  });
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
