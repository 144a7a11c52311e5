import { catalogueCsv, sampleImagesOf, PRODUCTS } from './catalogue.js';

test('names every file once, with two broken URLs', () => {
  const files = sampleImagesOf(PRODUCTS).map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  expect(sampleImagesOf(PRODUCTS).flatMap(({ kind }) => (kind === 'IMAGE' ? [] : [kind]))).toEqual([
    'MISSING',
    'WEB_PAGE',
  ]);
});

test('quotes CSV cells where needed, and puts all URLs of a product into its row', async () => {
  const sampleImages = [
    { file: 'w_1,h_2/a.jpg', kind: 'MISSING' },
    { file: 'b.jpg', kind: 'WEB_PAGE' },
  ] as const;
  const products = [
    { name: 'Lamp "Arc", 24 W', sampleImages },
    { name: 'Gift Card', sampleImages: sampleImages.slice(1) },
  ];
  expect(await catalogueCsv(products, (file) => `http://host/${file}`)).toBe(
    [
      'S. No.,Product Name,Input Image Urls\n',
      '1,"Lamp ""Arc"", 24 W","http://host/w_1,h_2/a.jpg, http://host/b.jpg"\n',
      '2,Gift Card,http://host/b.jpg\n',
    ].join(''),
  );
});
