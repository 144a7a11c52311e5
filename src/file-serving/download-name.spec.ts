import { downloadName } from './download-name.js';

test.each([
  ['requests/r1/output.csv', 'shop.csv', 'shop-output.csv'],
  ['requests/r1/errors.xlsx', 'shop.xlsx', 'shop-errors.xlsx'],
  ['requests/r1/output.csv', 'feed.2026.xml', 'feed.2026-output.csv'],
  ['requests/r1/output.csv', 'shop.csv.gz', 'shop-output.csv'],
  ['requests/r1/output.csv', 'catalogue', 'catalogue-output.csv'],
  ['requests/r1/input.csv', 'Shop.CSV', 'Shop.CSV'],
  ['requests/r1/input.csv', 'feed.xml', 'feed.csv'],
  ['requests/r1/input.csv', 'shop.csv.gz', 'shop.csv'],
  ['requests/r1/input.xml', 'feed.xml', 'feed.xml'],
  ['requests/r1/images/i1/mug.jpg', 'shop.csv', undefined],
])('%s of %s is saved as %s', (key, fileName, name) => expect(downloadName(key, fileName)).toBe(name));
