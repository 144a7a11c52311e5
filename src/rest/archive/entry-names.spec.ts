import { EntryNames } from './entry-names.js';

const image = {
  id: '',
  record: 12,
  serialNumber: 'SKU 7',
  productName: 'Desk lamp',
  position: 0,
  outputFormat: 'jpg',
  fileName: null,
  sizes: null,
};

test.each<[Partial<typeof image>, string]>([
  [{}, '12-SKU-7-Desk-lamp-1.jpg'],
  [{ serialNumber: '12' }, '12-Desk-lamp-1.jpg'],
  [{ position: 9, outputFormat: 'webp' }, '12-SKU-7-Desk-lamp-10.webp'],
  [{ productName: 'Crème brûlée (4 × 120 ml)' }, '12-SKU-7-Crème-brûlée-4-120-ml-1.jpg'],
  [{ productName: 'Cre\u0300me' }, '12-SKU-7-Crème-1.jpg'],
  [{ productName: '卓上ランプ' }, '12-SKU-7-卓上ランプ-1.jpg'],
  [{ productName: '🪑' }, '12-SKU-7-1.jpg'],
  [{ serialNumber: '', productName: '' }, '12-1.jpg'],
  [{ productName: '../../etc/passwd' }, '12-SKU-7-etc-passwd-1.jpg'],
  [{ serialNumber: '/', productName: 'C:\\CON' }, '12-C-CON-1.jpg'],
  [{ productName: 'a\0b\r\nc\u202ed' }, '12-SKU-7-a-b-c-d-1.jpg'],
  [{ productName: 'x'.repeat(500) }, `12-SKU-7-${'x'.repeat(40)}-1.jpg`],
  [{ productName: `${'x'.repeat(39)} y` }, `12-SKU-7-${'x'.repeat(39)}-1.jpg`],
  [{ productName: '𝒳'.repeat(100) }, `12-SKU-7-${'𝒳'.repeat(40)}-1.jpg`],
])('the image %j without a file name has the name %s', (given, name) => {
  expect(new EntryNames().of({ ...image, ...given })).toBe(name);
});

test.each<[string[], string[]]>([
  [
    ['mug.jpg', 'lamp.jpg'],
    ['mug.jpg', 'lamp.jpg'],
  ],
  [
    ['mug.jpg', 'mug.jpg', 'mug.webp', 'mug.jpg'],
    ['mug.jpg', 'mug-12-2.jpg', 'mug.webp', 'mug-12-4.jpg'],
  ],
  [
    ['Mug.jpg', 'mug.JPG'],
    ['Mug.jpg', 'mug-12-2.JPG'],
  ],
  [
    ['mug-12-3.jpg', 'mug.jpg', 'mug.jpg'],
    ['mug-12-3.jpg', 'mug.jpg', 'mug-12-3-2.jpg'],
  ],
])('the images with the file names %j have the unique names %j', (fileNames, expected) => {
  const names = new EntryNames();
  expect(fileNames.map((fileName, position) => names.of({ ...image, position, fileName }))).toEqual(expected);
});

test('the sizes of an image are named after its entry, and stay unique', () => {
  const names = new EntryNames();
  const sized = (fileName: string, ...widths: number[]) => ({
    ...image,
    fileName,
    sizes: widths.map((width) => ({ width, height: 1, bytes: 1 })),
  });
  expect([
    ...names.ofOutputs(sized('mug-800w.jpg')),
    ...names.ofOutputs(sized('mug.jpg', 800, 400)),
    ...names.ofOutputs(sized('mug.jpg', 400)),
  ]).toEqual([
    'mug-800w.jpg',
    'mug.jpg',
    'mug-800w-2.jpg',
    'mug-400w.jpg',
    'mug-12-1.jpg',
    'mug-12-1-400w.jpg',
  ]);
});
