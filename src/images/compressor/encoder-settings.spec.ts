import { gifBits, gifSettings, pngSettings, tiffSettings } from './encoder-settings.js';

test.each([
  [1, 4],
  [24, 4],
  [25, 5],
  [50, 6],
  [75, 7],
  [99, 7],
  [100, 8],
])('a GIF at quality %i has a palette of %i bits', (quality, bits) => expect(gifBits(quality)).toBe(bits));

test.each([
  [1, { palette: true, quality: 1, dither: 0 }],
  [50, { palette: true, quality: 50, dither: 0 }],
  [75, { palette: true, quality: 75, dither: 0.5 }],
  [100, { palette: false }],
])('a PNG at quality %i is encoded with %j', (quality, settings) =>
  expect(pngSettings(quality)).toMatchObject(settings),
);

test.each([
  [50, { reuse: false, interFrameMaxError: 8 }],
  [100, { reuse: true, interFrameMaxError: 0 }],
])('a GIF at quality %i is encoded with %j', (quality, settings) =>
  expect(gifSettings(quality)).toMatchObject(settings),
);

test.each([
  [false, { compression: 'jpeg', quality: 50 }],
  [true, { compression: 'deflate' }],
])('a TIFF with alpha %p is encoded with %j', (hasAlpha, settings) =>
  expect(tiffSettings(50, hasAlpha)).toMatchObject(settings),
);
