import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

/** Red lines of two pixels on white: halved chroma would leave them pink, with a red haze. */
const lines = Array.from(
  { length: 40 },
  (_, at) => `<rect x="${at * 6 + 1}" y="20" width="2" height="200" fill="#f00"/>`,
);
const drawing = () =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#fff"/>${lines.join('')}</svg>`,
    ),
  );
const noise = () =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
const compress = async (input: Uint8Array, options: Partial<CompressionSettings>) => {
  const result = await compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 1_000_000 });
  return result.output!;
};

/** Returns the chroma subsampling; that of an AVIF is in the flags of its first configuration (AV1 in ISOBMFF, 2.3.3). */
async function chromaOf(bytes: Uint8Array): Promise<string | undefined> {
  const { chromaSubsampling, format } = await sharp(bytes).metadata();
  if (format !== 'heif') return chromaSubsampling;
  const flags = bytes[Buffer.from(bytes).indexOf('av1C') + 6]!;
  return (flags & 0b1100) === 0b1100 ? '4:2:0' : '4:4:4';
}

test.each<[string, () => Promise<Buffer>, Partial<CompressionSettings>, string]>([
  ['a drawing with saturated edges', () => drawing().png().toBuffer(), { format: 'JPEG' }, '4:4:4'],
  ['a drawing with saturated edges', () => drawing().png().toBuffer(), { format: 'AVIF' }, '4:4:4'],
  ['a transparent drawing', () => drawing().ensureAlpha(0.9).png().toBuffer(), { format: 'AVIF' }, '4:4:4'],
  [
    'a padded picture of colour noise',
    () => noise().png().toBuffer(),
    { format: 'JPEG', pad: '2:1' },
    '4:2:0',
  ],
  ['a drawing with FAST', () => drawing().png().toBuffer(), { format: 'JPEG', effort: 'FAST' }, '4:2:0'],
  ['a drawing whose chroma is halved already', () => drawing().jpeg({ quality: 95 }).toBuffer(), {}, '4:2:0'],
  [
    'a drawing as JPEG with full chroma',
    () => drawing().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
    {},
    '4:4:4',
  ],
  ['a photograph', () => photograph().png().toBuffer(), { format: 'JPEG' }, '4:2:0'],
  ['a photograph', () => photograph().png().toBuffer(), { format: 'AVIF' }, '4:2:0'],
])('%s, with %j and %j, has chroma %s', async (_, make, options, chroma) => {
  const output = await compress(await make(), options);
  expect(await chromaOf(output)).toBe(chroma);
});

/** The mean green of the lines, which is 0 in the original. */
async function greenOf(bytes: Uint8Array): Promise<number> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const columns = lines.flatMap((_, at) => [at * 6 + 1, at * 6 + 2]);
  const values = columns.map((x) => data[(100 * info.width + x) * 3 + 1]!);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('red lines stay red', async () => {
  const input = await drawing().png().toBuffer();
  const [full, halved] = await Promise.all(
    (['BALANCED', 'FAST'] as const).map(async (effort) =>
      greenOf(await compress(input, { format: 'JPEG', quality: 80, effort })),
    ),
  );
  expect(full).toBeLessThan(20);
  expect(halved).toBeGreaterThan(30);
});
