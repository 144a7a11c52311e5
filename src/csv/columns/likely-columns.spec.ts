import { letterOf } from './column-overrides.js';
import { proposeLayout } from './csv-layout.js';
import { isImageHeader } from './detect-columns.js';

const propose = (header: string[], rows: string[][]) => proposeLayout([header, ...rows], (row) => row + 1);

/** Headers that name nothing, and how their cells write the URLs of the images `a` and `b`. */
const FILES: [header: string, a: string, b: string][] = [
  ['Column 12', 'https://a.example/p/1.jpg', 'https://a.example/p/2.jpg'],
  ['Spalte 7', 'https://a.example/p/1.jpg?v=16', 'https://a.example/p/2.png?v=17#top'],
  ['href', 'https://a.example/1.webp', ''],
  ['datei', 'http://a.example/x/1.JPG', 'http://a.example/x/2.JPEG'],
  ['fichier', 'https://a.example/1.jpg|https://a.example/1b.jpg', 'https://a.example/2.jpg'],
  ['archivo', 'https://a.example/1.jpg, https://a.example/1b.jpg', 'https://a.example/2.jpg'],
  ['media', 'https://a.example/1\nhttps://a.example/1b', 'https://a.example/2'],
  ['cover', 'https://a.example/s/9f2c1a', 'https://a.example/s/77bd01'],
  ['main', 'https://cdn.a.example/9f2c1a', 'https://cdn.a.example/77bd01'],
  ['view1', 'https://a.example/p/1?w=800&h=600', 'https://a.example/p/2?w=800&h=600'],
  ['large', 'https://images.a.example/photo-15?auto=format', 'https://images.a.example/photo-16?auto=format'],
  [
    'resource',
    'https://res.a.example/demo/image/upload/v1/chair',
    'https://res.a.example/demo/image/upload/v1/desk',
  ],
  ['attachment', 'https://a.example/download?id=15', 'https://a.example/download?id=16'],
  ['hero', 'https://a.example/render/15?fmt=webp', 'https://a.example/render/16?fmt=webp'],
  ['poster', 'https://a.example/is/lamp?$XXL$&wid=513', 'https://a.example/is/desk?$XXL$&wid=513'],
  ['preview', 'https://a.example/thumbs/15', 'https://a.example/thumbs/16'],
  [
    'artwork',
    'https://a.example/iiif/15/full/600,/0/default.jpg',
    'https://a.example/iiif/16/full/600,/0/default.jpg',
  ],
  ['scan', 'https://a.example/iiif/15/full', 'https://a.example/iiif/16/full'],
  ['Ansicht', 'https://img.a.example/15', 'https://img.a.example/16'],
  ['cdn', 'https://a.example/f/15;https://a.example/f/15b', 'https://a.example/f/16'],
  ['Front', 'Front: https://a.example/1.jpg', 'Front: https://a.example/2.jpg'],
  ['dam_ref', 'https://a.example/dam/15', 'https://a.example/dam/16'],
  ['datoteka', 'https://media.a.example/15', 'https://media.a.example/16'],
  ['A1', 'https://a.example/uc?export=view&id=15', 'https://a.example/uc?export=view&id=16'],
  ['', 'https://a.example/1.avif', 'https://a.example/2.avif'],
  ['rendu', 'https://a.example/view.php?file=1.png', 'https://a.example/view.php?file=2.png'],
  ['ビジュアル', 'https://a.example/1.jpg', 'https://a.example/2.jpg'],
  ['Ссылка', 'https://a.example/upload/iblock/1.jpg', 'https://a.example/upload/iblock/2.jpg'],
  ['packaging', 'https://a.example/1 (front).jpg', 'https://a.example/2 (front).jpg'],
  ['extra_1', 'https://a.example/1.jpg ! alt : Chair', 'https://a.example/2.jpg ! alt : Desk'],
];
/** Columns of URLs that are not images, beside them. */
const PAGES: [header: string, a: string, b: string][] = [
  ['shop_url', 'https://shop.example/p/chair', 'https://shop.example/p/desk'],
  ['Seite', 'https://shop.example/chair.html', 'https://shop.example/desk.html'],
  ['Website', 'https://shop.example/', 'https://shop.example/'],
  ['manual', 'https://shop.example/chair.pdf', ''],
];

test('the proposal has the right columns for 30 headers that are in no list', () => {
  const wrong = FILES.flatMap(([header, ...cells], n) => {
    const [page, ...pages] = PAGES[n % PAGES.length]!;
    const rows = cells.map((cell, row) => [
      `${row}`,
      `Name ${row}`,
      pages[row]!,
      'See https://a.example',
      cell,
    ]);
    const { layout } = propose(['ID', 'Name', page, 'Text', header], rows);
    return layout.columns.images.join() === '4'
      ? []
      : [`${header}: ${layout.columns.images.map(letterOf).join()}`];
  });
  expect(FILES).toHaveLength(30);
  expect(FILES.filter(([header]) => isImageHeader(header))).toEqual([]);
  expect(wrong).toEqual([]);
});

test.each<[string, string[], string[][], object]>([
  [
    'images by their extensions, which are certain',
    ['Name', 'X'],
    [['A', 'https://a.example/1.jpg']],
    { images: [1], confidence: 0.8, error: null },
  ],
  [
    'images at an image host',
    ['Name', 'X', 'Y'],
    [['A', 'https://img.a.example/1', 'https://a.example/1']],
    { images: [1], confidence: 0.6, error: 'MISSING_COLUMN' },
  ],
  [
    'an image column with few URLs',
    ['Name', 'Images'],
    [
      ['A', 'none yet'],
      ['B', 'later'],
      ['C', 'later'],
      ['D', 'https://a.example/1'],
    ],
    { images: [1], confidence: 0.5, error: null },
  ],
  [
    'all columns of URLs that may lead to anything',
    ['Name', 'X', 'Y'],
    [['A', 'https://a.example/1', 'https://b.example/1']],
    { images: [1, 2], confidence: 0.3, error: 'MISSING_COLUMN' },
  ],
  [
    'links to pages, for want of better',
    ['Name', 'Link'],
    [['A', 'https://a.example/1']],
    { images: [1], confidence: 0.2, error: 'MISSING_COLUMN' },
  ],
  [
    'nothing where there are only documents',
    ['Name', 'Link'],
    [['A', 'https://a.example/1.html']],
    { images: [], confidence: 0, error: 'MISSING_COLUMN' },
  ],
  [
    'nothing where there are no URLs',
    ['Name', 'Text'],
    [['A', 'b']],
    { images: [], confidence: 0, error: 'MISSING_COLUMN' },
  ],
  [
    'the column that should have images where no column has URLs',
    ['Name', 'Images'],
    [['A', 'chair']],
    { images: [1], confidence: 0, error: null },
  ],
])('proposes %s', (_, header, rows, expected) => {
  const { layout, confidence, error } = propose(header, rows);
  expect({ images: layout.columns.images, confidence, error: error?.code ?? null }).toEqual(expected);
});
