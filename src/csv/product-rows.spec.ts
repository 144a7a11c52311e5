import type { ColumnMapping } from './columns/detect-columns.js';
import { checkRecord, type PreviousRow } from './csv-record.js';

const URL_A = 'https://a.example/1.jpg';

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
