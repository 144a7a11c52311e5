import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { floorOf, qualitiesAfter } from './quality-floor.js';
import { sharp } from './sharp.js';
import { score } from './ssimulacra2/score.js';

test.each([
  [1, -18],
  [30, 36],
  [50, 47],
  [60, 51],
  [100, 72],
])('the floor of quality %i is a score of %d', (quality, floor) =>
  expect(floorOf(quality)).toBeCloseTo(floor),
);

test.each([
  [50, [75, 100]],
  [90, [99, 100]],
  [99, [100]],
  [100, []],
])('the qualities that are tried after %i are %j', (quality, qualities) =>
  expect(qualitiesAfter(quality)).toEqual(qualities),
);

/** Soft shades of many colours on white, as of a thing in a studio. */
const packshot = () => {
  const [width, height] = [320, 320];
  const pixels = Buffer.alloc(width * height * 3, 255);
  for (let y = 40; y < 280; y += 1) {
    for (let x = 40; x < 280; x += 1) {
      const at = (y * width + x) * 3;
      pixels[at] = 90 + (x * 150) / 320;
      pixels[at + 1] = 90 + (y * 150) / 320;
      pixels[at + 2] = 240 - ((x + y) * 70) / 320;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

const compress = async (input: Uint8Array, options: Partial<CompressionSettings> = {}) => {
  const settings = { ...DEFAULT_SETTINGS, format: 'PNG' as const, ...options };
  return (await compressImage(input, settings, { maxPixels: 1_000_000 })).output ?? input;
};
const scoreOf = async (input: Uint8Array, output: Uint8Array) => {
  const [a, b] = await Promise.all(
    [input, output].map((each) =>
      sharp(each).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  return score(a!.data, b!.data, a!.info.width, a!.info.height);
};

test('a packshot of more shades than a palette holds is encoded again', async () => {
  const input = await packshot().png({ compressionLevel: 0 }).toBuffer();
  expect(await scoreOf(input, await compress(input, { effort: 'FAST', quality: 30 }))).toBeLessThan(
    floorOf(30),
  );
  expect(await scoreOf(input, await compress(input, { quality: 30 }))).toBeGreaterThanOrEqual(floorOf(30));
});

test.each([30, 50, 70])('no PNG of quality %i lies below its floor', async (quality) => {
  for (const make of [photograph, packshot]) {
    const input = await make().png({ compressionLevel: 0 }).toBuffer();
    expect(await scoreOf(input, await compress(input, { quality }))).toBeGreaterThanOrEqual(
      floorOf(quality) - 1,
    );
  }
});

test('a picture that reaches its quality is encoded once, as before', async () => {
  const input = await photograph(200, 200).greyscale().png({ compressionLevel: 0 }).toBuffer();
  const [checked, fast] = [await compress(input), await compress(input, { effort: 'FAST' })];
  expect(Buffer.from(checked).equals(Buffer.from(fast))).toBe(true);
});

test.each([
  ['grey', () => photograph().toColourspace('b-w').png({ compressionLevel: 0 })],
  ['deep', () => photograph().toColourspace('rgb16').png({ compressionLevel: 0 })],
  ['deep grey', () => photograph().toColourspace('grey16').png({ compressionLevel: 0 })],
  ['transparent', () => photograph().ensureAlpha(0.5).png({ compressionLevel: 0 })],
  ['CMYK', () => photograph().toColourspace('cmyk').jpeg({ quality: 95 })],
  ['Display P3', () => photograph().withIccProfile('p3').png({ compressionLevel: 0 })],
  ['small', () => photograph(3, 2).png({ compressionLevel: 0 })],
])('a picture that is %s can be scored', async (_, make) => {
  const settings = { ...DEFAULT_SETTINGS, format: 'PNG' as const };
  const input = await make().toBuffer();
  expect(await compressImage(input, settings, { maxPixels: 1_000_000 })).toMatchObject({
    outputFormat: 'png',
  });
});
