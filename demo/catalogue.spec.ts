import { catalogueCsv, exhibitsOf, PRODUCTS } from './catalogue.js';

test('every file is named once, and two links are bad', () => {
  const files = exhibitsOf(PRODUCTS).map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  expect(exhibitsOf(PRODUCTS).flatMap(({ kind }) => (kind === 'PICTURE' ? [] : [kind]))).toEqual([
    'MISSING',
    'WEB_PAGE',
  ]);
});

test('the CSV quotes what needs it, and a row holds all URLs of its product', async () => {
  const exhibits = [
    { file: 'w_1,h_2/a.jpg', kind: 'MISSING' },
    { file: 'b.jpg', kind: 'WEB_PAGE' },
  ] as const;
  const products = [
    { name: 'Lamp "Arc", 24 W', exhibits },
    { name: 'Gift Card', exhibits: exhibits.slice(1) },
  ];
  expect(await catalogueCsv(products, (file) => `http://host/${file}`)).toBe(
    [
      'S. No.,Product Name,Input Image Urls\n',
      '1,"Lamp ""Arc"", 24 W","http://host/w_1,h_2/a.jpg, http://host/b.jpg"\n',
      '2,Gift Card,http://host/b.jpg\n',
    ].join(''),
  );
});
