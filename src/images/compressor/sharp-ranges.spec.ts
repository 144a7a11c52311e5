import { MAX_FRAMES } from './compression-plan.js';
import type { Encoder } from './formats/codec.js';
import { gifBits } from './formats/gif.js';
import { CODECS } from './formats/index.js';
import { PHOTOGRAPH } from './picture-kind.js';
import { sharp } from './sharp.js';

/**
 * sharp throws when a number is outside its documented range. That would end a compressor child, so these tests check
 * that every number passed to it is within range at both ends.
 */

const image = () => sharp(Buffer.from('not read'));
const GRAPHIC = { isGraphic: true, hasSaturatedEdges: true, hasColourDetail: true };
const QUALITIES = Array.from({ length: 100 }, (_, index) => index + 1);

const encoders = Object.entries(CODECS).flatMap(([format, codec]) =>
  'encoder' in codec ? [[format, codec.encoder] as [string, Encoder]] : [],
);

test.each(encoders)('sharp accepts the settings of %s at every quality', (_, { encode }) => {
  for (const quality of QUALITIES)
    for (const hasAlpha of [false, true])
      for (const effort of ['FAST', 'BALANCED', 'SMALLEST'] as const)
        for (const kind of [PHOTOGRAPH, GRAPHIC])
          expect(() => encode(image(), { quality, effort, hasAlpha, kind })).not.toThrow();
});

test('sharp rejects settings that are out of range, so the test above can fail', () => {
  expect(() =>
    CODECS.tiff.encoder.encode(image(), { quality: 101, effort: 'FAST', hasAlpha: false, kind: GRAPHIC }),
  ).toThrow('quality');
});

test('the palette of a GIF, which sharp does not check, has 1 to 8 bits at every quality', () => {
  for (const quality of QUALITIES) {
    expect(gifBits(quality)).toBeGreaterThanOrEqual(1);
    expect(gifBits(quality)).toBeLessThanOrEqual(8);
    expect(Number.isInteger(gifBits(quality))).toBe(true);
  }
});

test.each([
  ['one frame', { pages: 1 }],
  ['the most frames', { pages: MAX_FRAMES }],
  ['the fewest pixels that can be configured', { limitInputPixels: 1 }],
  ['the most pixels that can be configured', { limitInputPixels: 2 ** 31 - 1 }],
])('sharp accepts %s', (_, options) => expect(() => sharp(Buffer.from('not read'), options)).not.toThrow());

test('sharp rejects more frames than MAX_FRAMES, so the limit cannot be higher', () => {
  expect(() => sharp(Buffer.from('not read'), { pages: MAX_FRAMES + 1 })).toThrow('pages');
});

test.each(encoders)('sharp resizes to the longest side of %s', (_, { maxSide: side }) => {
  expect(() => image().resize({ width: side, height: 1, fit: 'fill' })).not.toThrow();
  expect(() => image().resize({ width: 1, height: side, fit: 'fill' })).not.toThrow();
});
