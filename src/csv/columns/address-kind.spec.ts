import { kindOfAddress, mayContainImage } from './address-kind.js';

test.each([
  ['https://a.example/1.jpg', 'IMAGE'],
  ['/m/b/1.JPEG', 'IMAGE'],
  ['https://a.example/1.webp?v=2', 'IMAGE'],
  ['https://a.example/view.php?img=1.png', 'IMAGE'],
  ['https://a.example/is/lamp?wid=800&fmt=jpeg', 'IMAGE'],
  ['https://images.example/photo-15', 'LIKELY_IMAGE'],
  ['https://shop-img2.example.com/a/b', 'LIKELY_IMAGE'],
  ['https://a.example/p/15?w=800&q=80', 'LIKELY_IMAGE'],
  ['https://a.example/p/15?$XXL$&wid=513', 'LIKELY_IMAGE'],
  ['https://cdn.example/i/15', 'LIKELY_IMAGE'],
  ['https://a.example/demo/image/upload/v1/lamp', 'LIKELY_IMAGE'],
  ['https://a.example/products/lamp', 'UNKNOWN'],
  ['https://photos.example.org', 'LIKELY_IMAGE'],
  ['https://shop.example/lamp.html', 'PAGE'],
  ['https://cdn.example/manual.pdf', 'PAGE'],
  ['https://shop.example/lamp/', 'PAGE'],
  ['https://shop.example', 'PAGE'],
])('classifies %s as %s', (address, kind) => expect(kindOfAddress(address)).toBe(kind));

test.each([
  ['https://a.example/1.jpg', true],
  ['a https://a.example/x?fmt=webp b', true],
  ['https://a.example/1.html', false],
  ['1.jpg', false],
])('whether %s may contain an image URL is %s', (text, expected) =>
  expect(mayContainImage(text)).toBe(expected),
);
