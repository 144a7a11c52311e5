import { pngSettings } from './png.js';

test.each([
  [1, { palette: true, quality: 1, dither: 0 }],
  [50, { palette: true, quality: 36, dither: 0 }],
  [75, { palette: true, quality: 60, dither: 0.2 }],
  [99, { palette: true, quality: 99, dither: 0.98 }],
  [100, { palette: false }],
])('a PNG at quality %i is encoded with %j', (quality, settings) =>
  expect(pngSettings(quality, 'BALANCED')).toMatchObject(settings),
);
