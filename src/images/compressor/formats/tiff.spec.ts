import { tiffSettings } from './tiff.js';

test.each([
  [false, { compression: 'jpeg', quality: 50 }],
  [true, { compression: 'deflate' }],
])('a TIFF with alpha %p is encoded with %j', (hasAlpha, settings) =>
  expect(tiffSettings(50, hasAlpha)).toMatchObject(settings),
);
