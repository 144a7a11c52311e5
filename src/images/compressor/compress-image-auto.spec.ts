import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { type Sharp, sharp } from './sharp.js';

const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...DEFAULT_SETTINGS, format: 'AUTO', ...options }, { maxPixels: 1_000_000 });

const drawn = (content: string) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">${content}</svg>`));
const graphic = () =>
  drawn(
    '<rect width="256" height="256" fill="#fff"/><circle cx="120" cy="90" r="50" fill="#a33"/>',
  ).removeAlpha();
const transparent = () => drawn('<circle cx="120" cy="90" r="50" fill="#a33"/>');
const OLD = { allow: ['JPEG', 'PNG'] } as const;

test.each<[string, () => Sharp, Partial<CompressionSettings>, string]>([
  ['a photograph', () => photograph().png(), {}, 'avif'],
  ['a photograph', () => photograph().png(), { allow: ['JPEG', 'WEBP'] }, 'webp'],
  ['a photograph', () => photograph().png(), OLD, 'jpeg'],
  ['a graphic', () => graphic().png({ compressionLevel: 0 }), OLD, 'png'],
  ['a transparent image', () => transparent().png({ compressionLevel: 0 }), {}, 'avif'],
  ['a transparent image', () => transparent().png({ compressionLevel: 0 }), OLD, 'png'],
  [
    'a transparent image',
    () => transparent().png({ compressionLevel: 0 }),
    { ...OLD, background: '#ffffff' },
    'png',
  ],
  ['a TIFF', () => photograph().tiff({ compression: 'none' }), {}, 'avif'],
  ['a JPEG of high quality', () => photograph().jpeg({ quality: 90 }), {}, 'avif'],
])('%s, made by %p, with %j becomes %s', async (_, make, options, format) => {
  const { verdict, outputFormat, output } = await compress(await make().toBuffer(), options);
  expect([verdict, outputFormat]).toEqual(['COMPRESSED', format]);
  const header = await sharp(output!).metadata();
  expect(header.format === 'heif' ? 'avif' : header.format).toBe(format);
});

test('an input that takes fewer bytes stays as it is, if its format is allowed', async () => {
  const input = await photograph().avif({ quality: 20 }).toBuffer();
  expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', outputFormat: 'avif' });
  expect(await compress(await photograph().webp({ quality: 5 }).toBuffer())).toMatchObject({
    verdict: 'KEPT_ORIGINAL',
    outputFormat: 'webp',
  });
  expect(await compress(input, { allow: ['JPEG'] })).toMatchObject({
    verdict: 'COMPRESSED',
    outputFormat: 'jpeg',
  });
});

test('a JPEG that was compressed before keeps its pixels, if JPEG is allowed', async () => {
  const input = await photograph().jpeg({ quality: 50 }).toBuffer();
  expect(await compress(input)).toMatchObject({ verdict: 'ALREADY_OPTIMISED', outputFormat: 'jpeg' });
  expect(await compress(input, { allow: ['AVIF'] })).toMatchObject({ outputFormat: 'avif' });
});

test('an animation becomes WebP, or stays where that is not allowed', async () => {
  const frames = await sharp(Buffer.alloc(64 * 128 * 3, 90), {
    raw: { width: 64, height: 128, channels: 3, pageHeight: 64 },
  })
    .composite([{ input: await photograph(64, 64).png().toBuffer(), top: 64, left: 0 }])
    .raw()
    .toBuffer();
  const input = await sharp(frames, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } })
    .gif({ delay: [100, 100] })
    .toBuffer();
  expect((await sharp(input).metadata()).pages).toBe(2);
  const { outputFormat, output } = await compress(input);
  expect(outputFormat).toBe('webp');
  expect(await sharp(output!).metadata()).toMatchObject({ pages: 2, delay: [100, 100] });
  expect(await compress(input, { allow: ['AVIF', 'JPEG'] })).toMatchObject({ outputFormat: 'gif' });
});

test('a drawing stays a drawing', async () => {
  const input = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><path d="M0 0h9v9z"/></svg>',
  );
  expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', outputFormat: 'svg' });
  expect(await compress(input, { allow: ['PNG'] })).toMatchObject({ outputFormat: 'png' });
});
