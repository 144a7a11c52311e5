import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { avifSequence, withClap, withIrot, withNclx } from '../../../test/support/avif-files.js';
import { distance, quarters, type Rgb, shownQuarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const OPTIONS: CompressionSettings = { ...DEFAULT_SETTINGS, quality: 90 };
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels: 50_000_000 });

const COLOURS: Rgb[] = [
  [200, 40, 40],
  [40, 160, 60],
  [40, 60, 200],
  [128, 128, 128],
];
const [TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT] = COLOURS as [Rgb, Rgb, Rgb, Rgb];
const avif = await sharp(await quarters(160, 80, COLOURS).png().toBuffer())
  .avif({ quality: 90, effort: 0, chromaSubsampling: '4:4:4' })
  .toBuffer();

const still = (background: string) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .avif({ quality: 90, effort: 0 })
    .toBuffer();
const stills = await Promise.all(['#d02828', '#28a03c', '#283cc8'].map(still));

describe('an AVIF with colour code points and no profile', () => {
  /** What Chromium 156 displays. */
  const shown: [string, number, number, Rgb[]][] = [
    ['sRGB', 1, 13, COLOURS],
    ['unspecified', 2, 2, COLOURS],
    ['BT.709', 1, 1, COLOURS],
    [
      'Display P3',
      12,
      13,
      [
        [218, 0, 26],
        [0, 164, 40],
        [34, 61, 207],
        [128, 128, 128],
      ],
    ],
    [
      'BT.2020',
      9,
      14,
      [
        [249, 0, 27],
        [0, 170, 32],
        [0, 59, 208],
        [128, 128, 128],
      ],
    ],
    [
      'linear',
      1,
      8,
      [
        [229, 110, 110],
        [110, 208, 133],
        [110, 133, 229],
        [188, 188, 188],
      ],
    ],
    [
      'gamma 2.8',
      1,
      5,
      [
        [189, 17, 17],
        [17, 143, 36],
        [17, 36, 187],
        [106, 106, 106],
      ],
    ],
    [
      'NTSC 1953',
      4,
      4,
      [
        [239, 9, 5],
        [0, 160, 47],
        [0, 80, 206],
        [129, 129, 129],
      ],
    ],
    [
      'SMPTE 170M',
      6,
      6,
      [
        [195, 49, 39],
        [55, 159, 59],
        [47, 65, 200],
        [128, 128, 128],
      ],
    ],
  ];

  test.each(shown)(
    'is converted to what a browser displays: %s',
    async (_, primaries, transfer, expected) => {
      const input = withNclx(avif, primaries, transfer);
      for (const format of ['JPEG', 'WEBP'] as const) {
        for (const keepMetadata of [false, true]) {
          const { output } = await compress(input, { format, keepMetadata });
          // The texture of the image and the clipping of a wider gamut move the mean by a few levels.
          expect(distance(await shownQuarters(output!), expected)).toBeLessThan(12);
        }
      }
    },
  );

  test('is converted when it stays an AVIF', async () => {
    const result = await compress(withNclx(avif, 12, 13), { maxWidth: 80 });
    expect(result).toMatchObject({ verdict: 'COMPRESSED', outputFormat: 'avif' });
    expect(distance(await shownQuarters(result.output!), shown[3]![3])).toBeLessThan(12);
  });

  test.each([
    [16, 'PQ'],
    [18, 'HLG'],
  ])('is kept as AVIF and rejected in other formats when it is HDR (%i)', async (transfer, name) => {
    const input = withNclx(avif, 9, transfer);
    expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', output: null });
    await expect(compress(input, { format: 'WEBP' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining(name) as string,
    });
  });
});

describe('an AVIF with transformations', () => {
  test('is cropped to its clean aperture', async () => {
    const result = await compress(withClap(avif, 80, 40, -40, -20), { format: 'PNG' });
    expect(result).toMatchObject({ width: 80, height: 40 });
    expect(distance(await shownQuarters(result.output!), Array(4).fill(TOP_LEFT))).toBeLessThan(6);
  });

  test.each([
    ['wider than the image', 400, 40, 0, 0],
    ['outside the image', 80, 40, 70, 0],
  ])('is not cropped by an aperture %s', async (_, width, height, x, y) => {
    const result = await compress(withClap(avif, width, height, x, y), { format: 'PNG' });
    expect(result).toMatchObject({ width: 160, height: 80 });
    expect(distance(await shownQuarters(result.output!), COLOURS)).toBeLessThan(6);
  });

  test.each([
    [1, 80, 160, [TOP_RIGHT, BOTTOM_RIGHT, TOP_LEFT, BOTTOM_LEFT]],
    [2, 160, 80, [BOTTOM_RIGHT, BOTTOM_LEFT, TOP_RIGHT, TOP_LEFT]],
    [3, 80, 160, [BOTTOM_LEFT, TOP_LEFT, BOTTOM_RIGHT, TOP_RIGHT]],
  ])('is rotated by %i quarter turns', async (turns, width, height, expected) => {
    const result = await compress(withIrot(avif, turns), { format: 'PNG' });
    expect(result).toMatchObject({ width, height });
    expect(distance(await shownQuarters(result.output!), expected)).toBeLessThan(6);
  });

  test('keeps its rotation and aperture when its colour is converted', async () => {
    const input = withNclx(withIrot(withClap(avif, 80, 40, -40, -20), 1), 1, 8);
    const result = await compress(input, { format: 'PNG' });
    expect(result).toMatchObject({ width: 40, height: 80 });
    expect(distance(await shownQuarters(result.output!), Array(4).fill([229, 110, 110]))).toBeLessThan(8);
  });
});

describe('an AVIF sequence', () => {
  test('is kept in its format', async () => {
    const input = avifSequence(stills, 64, 48);
    expect(await compress(input)).toMatchObject({
      verdict: 'KEPT_ORIGINAL',
      output: null,
      width: 64,
      height: 48,
    });
  });

  test.each(['JPEG', 'PNG', 'WEBP'] as const)('yields its still image as %s', async (format) => {
    const { output } = await compress(avifSequence(stills, 64, 48), { format });
    const found = (await shownQuarters(output!)).map((colour) => colour.slice(0, 3));
    expect(distance(found, Array(4).fill([208, 40, 40]))).toBeLessThan(10);
  });

  test('fails with UNSUPPORTED_FORMAT and advice when it has no still image', async () => {
    const input = avifSequence(stills, 64, 48, false);
    for (const format of ['ORIGINAL', 'JPEG'] as const)
      await expect(compress(input, { format })).rejects.toMatchObject({
        code: 'UNSUPPORTED_FORMAT',
        message: expect.stringContaining('AVIF sequence without a still image') as string,
      });
  });
});
