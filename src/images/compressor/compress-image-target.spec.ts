import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { animation, colourStripes, photograph, quarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { UncheckedImage, CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';
import { decodedForScore, scoreBetween } from './ssimulacra2/decoded-image.js';

const compress = (input: Uint8Array, options: Partial<CompressionSettings>): Promise<UncheckedImage> =>
  compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 50_000_000 });
const decoded = (image: Uint8Array) => decodedForScore(sharp(image));

let photo: Buffer;
beforeAll(async () => {
  photo = await photograph(400, 300).png({ compressionLevel: 0 }).toBuffer();
});

test.each(
  (['JPEG', 'WEBP', 'AVIF', 'PNG'] as const).flatMap((format) =>
    [55, 70, 85].map((target) => [format, target] as const),
  ),
)('as %s, a target of %i is met, and the score is that of the stored bytes', async (format, target) => {
  const { verdict, output, score } = await compress(photo, { format, target });
  expect(verdict).toBe('COMPRESSED');
  expect(score).toBeGreaterThanOrEqual(target - 1);
  expect(score).toBeLessThanOrEqual(format === 'PNG' ? 100 : target + 2);
  expect(scoreBetween(await decoded(photo), await decoded(output!))).toBe(score);
});

test('a higher target takes more bytes', async () => {
  const sizes = [];
  for (const target of [40, 60, 80])
    sizes.push((await compress(photo, { format: 'JPEG', target })).output!.length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(new Set(sizes).size).toBe(3);
});

test('without a target the score is null, and the quality is the one that is set', async () => {
  const one = await compress(photo, { format: 'JPEG', quality: 30 });
  const other = await compress(photo, { format: 'JPEG', quality: 60 });
  expect([one.score, other.score]).toEqual([null, null]);
  expect(one.output!.length).toBeLessThan(other.output!.length);
});

test('a grey JPEG stays grey', async () => {
  const grey = await sharp(photo).toColourspace('b-w').png().toBuffer();
  const { output } = await compress(grey, { format: 'JPEG', target: 70 });
  expect(await sharp(output!).metadata()).toMatchObject({ space: 'b-w' });
});

test('the score of a scaled image is measured in its new size', async () => {
  const { width, output, score } = await compress(photo, { format: 'JPEG', target: 70, maxWidth: 200 });
  const scaled = await sharp(photo).resize({ width: 200, height: 150, fit: 'fill' }).png().toBuffer();
  expect(width).toBe(200);
  expect(scoreBetween(await decoded(scaled), await decoded(output!))).toBe(score);
});

test.each<[string, () => Promise<Buffer>]>([
  ['grey', () => photograph(300, 200).toColourspace('b-w').png().toBuffer()],
  ['of 16 bits', () => photograph(300, 200).toColourspace('rgb16').png().toBuffer()],
  [
    'rotated by EXIF',
    () => photograph(300, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer(),
  ],
  ['smaller than the metric’s scales', () => photograph(40, 30).png().toBuffer()],
])('an image that is %s meets its target', async (_, create) => {
  const { score } = await compress(await create(), { format: 'JPEG', target: 70 });
  expect(score).toBeGreaterThanOrEqual(69);
  expect(score).toBeLessThanOrEqual(72);
});

test('an image with transparency meets its target on black and on white', async () => {
  const mask = Buffer.from('<svg width="300" height="200"><circle cx="150" cy="100" r="90"/></svg>');
  const input = await photograph(300, 200)
    .composite([{ input: mask, blend: 'dest-in' }])
    .png()
    .toBuffer();
  const { output, score } = await compress(input, { format: 'WEBP', target: 70 });
  expect(score).toBeGreaterThanOrEqual(69);
  expect(score).toBeLessThanOrEqual(72);
  for (const background of ['#000', '#fff']) {
    const [a, b] = await Promise.all(
      [input, output!].map(async (image) =>
        decoded(await sharp(image).flatten({ background }).png().toBuffer()),
      ),
    );
    expect(scoreBetween(a!, b!)).toBeGreaterThanOrEqual(score! - 0.5);
  }
});

test('metadata that is kept does not change the pixels that are encoded', async () => {
  const input = await photograph(300, 200)
    .withExif({ IFD0: { Copyright: 'Halftone' } })
    .jpeg({ quality: 98 })
    .toBuffer();
  const kept = await compress(input, { format: 'WEBP', target: 70, keepMetadata: true });
  const removed = await compress(input, { format: 'WEBP', target: 70 });
  expect(kept.score).toBe(removed.score);
  expect((await sharp(kept.output!).metadata()).exif).toBeDefined();
});

test('a WebP of colours that halved chroma would blur reaches its target', async () => {
  const input = await colourStripes().png().toBuffer();
  const blurred = await sharp(input).webp({ quality: 100 }).toBuffer();
  expect(scoreBetween(await decoded(input), await decoded(blurred))).toBeLessThan(66);
  expect((await compress(input, { format: 'WEBP', target: 70 })).score).toBeGreaterThanOrEqual(69);
});

test('when the best of a format does not reach the target, the best is stored', async () => {
  // Red on blue loses its edges as JPEG, which halves the resolution of colours.
  const input = await quarters(128, 128, [
    [250, 0, 0],
    [0, 0, 250],
    [0, 0, 250],
    [250, 0, 0],
  ])
    .png()
    .toBuffer();
  const { output, score } = await compress(input, { format: 'JPEG', target: 95 });
  const best = await compress(input, { format: 'JPEG', quality: 100 });
  expect(score).toBeLessThan(94);
  expect(Buffer.compare(output!, best.output!)).toBe(0);
});

test('an image whose format is lossless is stored with the score 100', async () => {
  const input = await photograph(200, 150).ensureAlpha(0.5).tiff({ compression: 'none' }).toBuffer();
  expect(await compress(input, { target: 70 })).toMatchObject({ verdict: 'COMPRESSED', score: 100 });
});

test('a kept original has the score 100', async () => {
  const input = Buffer.from((await compress(photo, { format: 'WEBP', quality: 20 })).output!);
  expect(await compress(input, { target: 85 })).toMatchObject({ verdict: 'KEPT_ORIGINAL', score: 100 });
  expect(await compress(input, { quality: 90 })).toMatchObject({ verdict: 'KEPT_ORIGINAL', score: 100 });
});

test('a JPEG that was compressed to about the target before keeps its pixels, and has the score 100', async () => {
  const input = await sharp(photo).jpeg({ quality: 60 }).toBuffer();
  expect(await compress(input, { target: 70 })).toMatchObject({ verdict: 'ALREADY_OPTIMISED', score: 100 });
  expect(await compress(input, { target: 40 })).toMatchObject({ verdict: 'COMPRESSED' });
});

test('an animation is not measured, and gets the quality that most images need', async () => {
  const input = await animation(6).gif({ effort: 1, dither: 1 }).toBuffer();
  const [low, high] = [
    await compress(input, { format: 'WEBP', target: 40 }),
    await compress(input, { format: 'WEBP', target: 85 }),
  ];
  expect([low.score, high.score]).toEqual([null, null]);
  expect(low.output!.length).toBeLessThan(high.output!.length);
});

test('a damaged image is an error also with a target', async () => {
  await expect(compress(photo.subarray(0, photo.length / 2), { target: 70 })).rejects.toMatchObject({
    code: 'CORRUPT_IMAGE',
  });
});
