import { proposeLayout } from './csv-layout.js';
import { seriesOf, sizeVariants } from './size-variants.js';

const URL = 'https://a.example/1.jpg';

test.each<[string[], number[][]]>([
  [['flickr_small_source', 'flickr_medium_source', 'flickr_original_source'], [[0, 1, 2]]],
  [['Image-URL-S', 'Image-URL-M', 'Image-URL-L'], [[0, 1, 2]]],
  [['image_100', 'image_500'], [[0, 1]]],
  [['Image 100x100', 'Image 800x800'], [[0, 1]]],
  [
    ['Image 1 small', 'Image 1 large', 'Image 2 small', 'Image 2 large'],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  [['Image 1', 'Image 2', 'Image 3'], []],
  [['Image', 'Thumbnail'], []],
  [['Foto klein', 'Foto gross', 'Zeichnung'], [[0, 1]]],
])('finds the columns of one picture in several sizes among %j', (header, groups) =>
  expect(sizeVariants(header, [...header.keys()])).toEqual(groups),
);

test.each([
  ['scan_small_source', 'scan source'],
  ['file12', 'file'],
  ['Images', null],
])('the series of %j is %j', (header, series) => expect(seriesOf(header)).toBe(series));

test('all sizes are read, also one that is empty in the first rows, and a note names them', () => {
  const header = [
    'title',
    'scan_small_source',
    'scan_small_width',
    'scan_large_source',
    'scan_original_source',
  ];
  const { layout, notes } = proposeLayout([header, ['Map', URL, '240', '', URL]], (row) => row + 1);
  expect(layout.columns.images).toEqual([1, 3, 4]);
  expect(notes).toEqual([
    'The columns "scan_small_source", "scan_large_source", "scan_original_source" seem to have the same picture in several ' +
      'sizes, and all of them are read. To read one of them, leave the others out of columns: {"images": ["scan_original_source"]}.',
  ]);
});

test('a note asks for baseUrl where the addresses have no host', () => {
  const rows = [
    ['sku', 'image'],
    ['A1', '/m/b/1.jpg'],
  ];
  const notes = (baseUrl: string | null) =>
    proposeLayout(rows, (row) => row + 1, { columns: {}, baseUrl }).notes;
  expect(notes(null)).toEqual([
    expect.stringContaining('The image addresses in "image" have no host. Set baseUrl'),
  ]);
  expect(notes('https://shop.example/media')).toEqual([]);
});
