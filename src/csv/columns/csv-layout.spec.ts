import { CsvError } from '../csv-errors.js';
import { findHeaderRow, findLayout, MAX_COLUMNS } from './csv-layout.js';
import { headerText } from './header-key.js';

const URL = 'https://a.example/1.jpg';
const layout = (rows: string[][]) => findLayout(rows, (row) => row + 1);

describe('findHeaderRow', () => {
  test.each<[string, string[][], number]>([
    [
      'the first row',
      [
        ['Name', 'Images'],
        ['A', URL],
      ],
      0,
    ],
    ['below a title', [['Export of 1 May'], ['Name', 'Images'], ['A', URL]], 1],
    [
      'below a title in a wide row',
      [
        ['Export', '', ''],
        ['SKU', 'Name', 'Images'],
        ['1', 'A', URL],
      ],
      1,
    ],
    [
      'below comments',
      [
        ['# Required | The name of the product', '# Required | Its images'],
        ['title', 'image_link'],
        ['A', URL],
      ],
      1,
    ],
    [
      'below a row of sections',
      [
        ['Product', '', 'Media'],
        ['SKU', 'Name', 'Images'],
        ['1', 'A', URL],
      ],
      1,
    ],
    [
      'the first row where no row has known headers',
      [
        ['a', 'b'],
        ['c', URL],
      ],
      0,
    ],
    ['a single column', [['x'], [URL]], 0],
    [
      'a # as a header',
      [
        ['#', 'Name', 'Images'],
        ['1', 'A', URL],
      ],
      0,
    ],
    ['index 0 of an empty file', [], 0],
  ])('finds the header: %s', (_, rows, expected) => expect(findHeaderRow(rows)).toBe(expected));
});

describe('findLayout', () => {
  test('maps the serial numbers of a file without a name column', () => {
    expect(
      layout([
        ['sku', 'image'],
        ['24-MB01', '/m/b/1.jpg'],
      ]),
    ).toEqual({
      headerRow: 0,
      columns: { images: [1], name: null, serialNumber: 0, group: null },
      baseUrl: null,
      profile: 'MAGENTO',
    });
  });

  test('reads a file by the profile that the client forces', () => {
    const rows = [
      ['Handle', 'Title', 'Image Src', 'Variant SKU'],
      ['lamp', 'Lamp', URL, 'L1'],
    ];
    const forced = (profile: 'GENERIC' | null) =>
      findLayout(rows, (row) => row + 1, { columns: {}, baseUrl: null, profile });
    expect([forced(null).profile, forced('GENERIC').profile]).toEqual(['SHOPIFY', 'GENERIC']);
  });

  test('accepts a header of the most columns and rejects one more', () => {
    const wide = (columns: number) => ['Name', 'Images', ...Array.from({ length: columns - 2 }, () => '')];
    expect(layout([wide(MAX_COLUMNS)]).columns).toMatchObject({ images: [1], name: 0 });
    expect(caught([[], [], wide(MAX_COLUMNS + 1)])).toMatchObject({
      code: 'TOO_MANY_COLUMNS',
      line: 3,
      column: null,
      message: expect.stringMatching(/^Line 3: the header has 1001 columns; the limit is 1000\. Delete /),
    });
  });

  test('rejects a file without image URLs and lists every column that contains URLs, however many precede it', () => {
    const header = ['Name', ...Array.from({ length: 100 }, (_, index) => `Field ${index}`), 'Page'];
    const row = ['A', ...Array.from({ length: 100 }, () => 'x'), 'https://shop.example/a.html'];
    expect(caught([header, row])).toMatchObject({
      code: 'MISSING_COLUMN',
      line: 1,
      column: 'Images',
      message: expect.stringContaining('"Page" (CX, URLs in the first rows: 1)'),
    });
  });

  test('reports a header of any length with a short message', () => {
    const error = caught([Array.from({ length: MAX_COLUMNS }, () => 'column')]);
    expect((error as Error).message.length).toBeLessThan(1000);
  });
});

describe('headerText', () => {
  test.each([
    [' Product\0 Name ', 'Product Name'],
    ['x'.repeat(100), 'x'.repeat(100)],
    [` ${'x'.repeat(101)}`, `${'x'.repeat(99)}…`],
  ])('cleans and shortens %j to %j', (cell, text) => expect(headerText(cell)).toBe(text));
});

function caught(rows: string[][]): unknown {
  try {
    return layout(rows);
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
}
