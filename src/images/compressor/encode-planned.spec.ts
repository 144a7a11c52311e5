import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { type Sharp, sharp } from './sharp.js';

const compress = async (input: Buffer, options: Partial<CompressionSettings>) =>
  Buffer.from(
    (await compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 1e6 })).output ?? input,
  );
const pixels = (image: Buffer) => sharp(image).raw().toBuffer();

const noisy = () => {
  const { width, height } = { width: 200, height: 150 };
  const data = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, at) => (at * 7919 + (at >> 5) * 31) % 251),
  );
  return sharp(data, { raw: { width, height, channels: 3 } });
};
const images: [string, () => Sharp][] = [
  ['colour', noisy],
  ['grey', () => noisy().greyscale().toColourspace('b-w')],
  ['transparent', () => noisy().ensureAlpha(0.4)],
  ['grey and transparent', () => noisy().greyscale().toColourspace('b-w').ensureAlpha(0.4)],
  ['deep', () => noisy().toColourspace('rgb16')],
];
const options: [string, Partial<CompressionSettings>][] = [
  ['a palette', { format: 'PNG', quality: 50 }],
  ['a palette, scaled', { format: 'PNG', quality: 30, maxWidth: 90 }],
  ['a target as JPEG', { format: 'JPEG', target: 70 }],
  ['a target as WebP on a background', { format: 'WEBP', target: 70, background: '#336699' }],
];

// Metadata is kept by encoding the file, which has none here; otherwise what was decoded for the score is encoded.
describe.each(images)('an image that is %s', (_, make) => {
  test.each(options)('has the pixels of its file with %s', async (_name, settings) => {
    const file = await make().tiff({ compression: 'deflate' }).toBuffer();
    const [decoded, whole] = await Promise.all([
      compress(file, settings),
      compress(file, { ...settings, keepMetadata: true }),
    ]);
    expect((await pixels(decoded)).equals(await pixels(whole))).toBe(true);
  });
});
