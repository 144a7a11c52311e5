import type { CsvRecord } from './csv-record.js';
import { ProductGrouping } from './product-grouping.js';

const row = (record: number, name: string, urls: string[], continues = false): CsvRecord => ({
  record,
  line: record + 1,
  cells: [],
  product: { serialNumber: String(record), name, imageUrls: urls, continues },
  errors: [],
});
const faulty = (record: number): CsvRecord => ({ ...row(record, '', []), product: null });

function group(...batches: CsvRecord[][]) {
  const grouping = new ProductGrouping();
  const products = [...batches.flatMap((batch) => grouping.add(batch)), ...grouping.end()];
  return {
    products: products.map(({ record, name, images }) => [
      record,
      name,
      images.map((one) => [one.record, one.url]),
    ]),
    withoutImages: grouping.withoutImages,
  };
}

test.each<[string, CsvRecord[][], unknown[], number]>([
  ['nothing', [], [], 0],
  [
    'each row with a name',
    [[row(1, 'A', ['a']), row(2, 'B', ['b'])]],
    [
      [1, 'A', [[1, 'a']]],
      [2, 'B', [[2, 'b']]],
    ],
    0,
  ],
  [
    'the rows that continue a product, across batches too',
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
    'a product whose variants have the images',
    [[row(1, 'A', []), row(2, 'A', ['a'], true)]],
    [[1, 'A', [[2, 'a']]]],
    0,
  ],
  [
    'no product without an image, and counts it',
    [[row(1, 'A', []), row(2, 'B', ['b']), row(3, 'C', [])]],
    [[2, 'B', [[2, 'b']]]],
    2,
  ],
  [
    'nothing with a faulty row',
    [[row(1, 'A', ['a']), faulty(2), row(3, 'C', ['c'])]],
    [
      [1, 'A', [[1, 'a']]],
      [3, 'C', [[3, 'c']]],
    ],
    0,
  ],
  [
    'a product that continues nothing by itself',
    [[row(1, 'lamp', ['a'], true)]],
    [[1, 'lamp', [[1, 'a']]]],
    0,
  ],
])('groups %s', (_, batches, products, withoutImages) => {
  expect(group(...batches)).toEqual({ products, withoutImages });
});

test('a product of more images than are listed at once becomes several of its name', () => {
  const rows = Array.from({ length: 2500 }, (_, index) => row(index + 1, 'A', [`u${index}`], index > 0));
  expect(group(rows).products.map(([record, name, images]) => [record, name, (images as []).length])).toEqual(
    [
      [1, 'A', 1000],
      [1001, 'A', 1000],
      [2001, 'A', 500],
    ],
  );
});
