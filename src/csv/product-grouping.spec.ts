import type { CsvRecord } from './csv-record.js';
import { ProductGrouping } from './product-grouping.js';

const row = (record: number, name: string, urls: string[], continues = false): CsvRecord => ({
  record,
  line: record + 1,
  cells: [],
  product: { serialNumber: String(record), name, imageUrls: urls, continues },
  errors: [],
});
const invalid = (record: number): CsvRecord => ({ ...row(record, '', []), product: null });

function group(...batches: CsvRecord[][]) {
  const grouping = new ProductGrouping();
  const products = [...batches.flatMap((batch) => grouping.add(batch)), ...grouping.end()];
  return {
    products: products.map(({ record, name, images }) => [
      record,
      name,
      images.map((image) => [image.record, image.url]),
    ]),
    withoutImages: grouping.withoutImages,
  };
}

test.each<[string, CsvRecord[][], unknown[], number]>([
  ['no records into no products', [], [], 0],
  [
    'each row with a name into its own product',
    [[row(1, 'A', ['a']), row(2, 'B', ['b'])]],
    [
      [1, 'A', [[1, 'a']]],
      [2, 'B', [[2, 'b']]],
    ],
    0,
  ],
  [
    'continuing rows into one product, across batches',
    [[row(1, 'A', ['a'])], [row(2, 'A', ['b', 'c'], true)], [row(3, 'A', [], true), row(4, 'B', ['d'])]],
    [
      [
        1,
        'A',
        [
          [1, 'a'],
          [2, 'b'],
          [2, 'c'],
        ],
      ],
      [4, 'B', [[4, 'd']]],
    ],
    0,
  ],
  [
    'a row without images and the variants below it into one product',
    [[row(1, 'A', []), row(2, 'A', ['a'], true)]],
    [[1, 'A', [[2, 'a']]]],
    0,
  ],
  [
    'only products with images, and counts the others',
    [[row(1, 'A', []), row(2, 'B', ['b']), row(3, 'C', [])]],
    [[2, 'B', [[2, 'b']]]],
    2,
  ],
  [
    'no row across an invalid row',
    [[row(1, 'A', ['a']), invalid(2), row(3, 'C', ['c'])]],
    [
      [1, 'A', [[1, 'a']]],
      [3, 'C', [[3, 'c']]],
    ],
    0,
  ],
  [
    'a continuing row with no row above it into its own product',
    [[row(1, 'lamp', ['a'], true)]],
    [[1, 'lamp', [[1, 'a']]]],
    0,
  ],
])('groups %s', (_, batches, products, withoutImages) => {
  expect(group(...batches)).toEqual({ products, withoutImages });
});

test('splits a product of more than 1000 images into several products of the same name', () => {
  const rows = Array.from({ length: 2500 }, (_, index) => row(index + 1, 'A', [`u${index}`], index > 0));
  expect(group(rows).products.map(([record, name, images]) => [record, name, (images as []).length])).toEqual(
    [
      [1, 'A', 1000],
      [1001, 'A', 1000],
      [2001, 'A', 500],
    ],
  );
});
