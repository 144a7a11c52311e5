import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { animation, photograph, quarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { UncheckedImage, CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 10_000_000 });

const photo = (quality = 95) => photograph(480, 360).jpeg({ quality }).toBuffer();

/** Returns the format and the width of every output, the widest first, read from its bytes. */
async function decoded(input: Uint8Array, { output, sizeOutputs }: UncheckedImage): Promise<string[]> {
  const outputs = [output ?? input, ...sizeOutputs];
  return Promise.all(
    outputs.map(async (bytes) => {
      const {
        format,
        width,
        pageHeight,
        height,
        pages = 1,
      } = await sharp(bytes, { animated: true }).metadata();
      return `${format} ${width}x${pageHeight ?? height}${pages === 1 ? '' : ` of ${pages}`}`;
    }),
  );
}

test('without the option there are none, and the output is the same as with its width as a bound', async () => {
  const input = await photo();
  const plain = await compress(input, { maxWidth: 240 });
  expect(plain).toMatchObject({ sizes: null, sizeOutputs: [] });
  const sized = await compress(input, { sizes: [120, 240] });
  expect(Buffer.from(sized.output!).equals(plain.output!)).toBe(true);
});

test.each<[string, Partial<CompressionSettings>, string[]]>([
  ['below the width of the image', { sizes: [120, 240] }, ['jpeg 240x180', 'jpeg 120x90']],
  ['around it', { sizes: [120, 240, 960] }, ['jpeg 480x360', 'jpeg 240x180', 'jpeg 120x90']],
  ['above it', { sizes: [960, 1920] }, ['jpeg 480x360']],
  ['with another format', { sizes: [120, 240], format: 'WEBP' }, ['webp 240x180', 'webp 120x90']],
  ['with padding', { sizes: [120, 240], pad: '1:1' }, ['jpeg 240x240', 'jpeg 120x120']],
  ['with a target', { sizes: [120, 240], target: 60 }, ['jpeg 240x180', 'jpeg 120x90']],
])('sizes %s are made', async (_, options, expected) => {
  const input = await photo();
  const result = await compress(input, options);
  expect(await decoded(input, result)).toEqual(expected);
  expect(result.sizes!.map(({ width, height }) => `${width}x${height}`)).toEqual(
    expected.slice(1).map((size) => size.split(' ')[1]),
  );
  expect(result.sizes!.map(({ bytes }) => bytes)).toEqual(result.sizeOutputs.map(({ length }) => length));
});

test('with AUTO all sizes have one format, also where the input is kept because it is smaller', async () => {
  const made = await compress(await photo(), { format: 'AUTO', sizes: [120, 480] });
  expect(made).toMatchObject({ verdict: 'COMPRESSED', outputFormat: 'avif' });
  expect(await decoded(Buffer.alloc(0), made)).toEqual(['heif 480x360', 'heif 120x90']);
  const input = await photograph(480, 360).webp({ quality: 50 }).toBuffer();
  const kept = await compress(input, { format: 'AUTO', quality: 95, sizes: [120, 480] });
  expect(kept).toMatchObject({ verdict: 'KEPT_ORIGINAL', outputFormat: 'webp' });
  expect(await decoded(input, kept)).toEqual(['webp 480x360', 'webp 120x90']);
});

test('an image that was compressed before keeps its pixels, and its smaller sizes are encoded', async () => {
  const input = await photo(40);
  const result = await compress(input, { sizes: [120, 480] });
  expect(result).toMatchObject({ verdict: 'ALREADY_OPTIMISED', width: 480 });
  expect(await decoded(input, result)).toEqual(['jpeg 480x360', 'jpeg 120x90']);
});

test('a smaller size that has no fewer bytes than a wider one is left out', async () => {
  // One colour takes a few bytes in a palette; a scaled grid of lines takes many colours.
  const lines = Buffer.alloc(300 * 300, 255).map((_, at) => (at % 3 === 0 ? 0 : 255));
  const input = await sharp(lines, { raw: { width: 300, height: 300, channels: 1 } })
    .png({ palette: true, colours: 2 })
    .toBuffer();
  const result = await compress(input, { sizes: [20, 211, 300] });
  const bytes = [(result.output ?? input).length, ...result.sizes!.map((size) => size.bytes)];
  expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
  expect(result.sizes!.map(({ width }) => width)).toEqual([20]);
});

test('an animation has all of its frames in every size', async () => {
  const input = await animation(3, false, 64).webp({ quality: 95 }).toBuffer();
  const result = await compress(input, { sizes: [16, 32] });
  expect(await decoded(input, result)).toEqual(['webp 32x32 of 3', 'webp 16x16 of 3']);
});

test.each<[string, Partial<CompressionSettings>]>([
  ['an SVG', {}],
  ['an image whose original is kept', { keepOriginal: true }],
])('%s has no smaller sizes', async (name, options) => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="9" height="9"/></svg>',
  );
  const input = name === 'an SVG' ? svg : await quarters().png().toBuffer();
  const result = await compress(input, { sizes: [100, 200], ...options });
  expect(result).toMatchObject({ verdict: 'KEPT_ORIGINAL', sizes: [], sizeOutputs: [] });
});
