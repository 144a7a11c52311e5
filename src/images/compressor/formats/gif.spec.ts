import { gifBits, gifSettings } from './gif.js';

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
  [50, { reuse: false, interFrameMaxError: 8 }],
  [100, { reuse: true, interFrameMaxError: 0 }],
])('a GIF at quality %i is encoded with %j', (quality, settings) =>
  expect(gifSettings(quality)).toMatchObject(settings),
);
