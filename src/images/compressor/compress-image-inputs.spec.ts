import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { randomBytes } from 'node:crypto';
import { withChunks } from '../../../test/support/image-metadata.js';
import { distance, quarters, type Rgb, shownQuarters } from '../../../test/support/pictures.js';
import { tiffFile, type TiffPageFile } from '../../../test/support/tiff-files.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { pngChunk } from './formats/png-chunks.js';
import { sharp } from './sharp.js';
import { stripMetadata } from './strip-metadata.js';

const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels: 50_000_000 });

describe('a JPEG without its end-of-image marker', () => {
  const variants = {
    baseline: () => quarters().jpeg({ quality: 95 }),
    progressive: () => quarters().jpeg({ quality: 95, progressive: true }),
    grey: () => quarters().greyscale().jpeg({ quality: 95 }),
    'without chroma subsampling': () => quarters().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
    'of an odd size': () => quarters(235, 149).jpeg({ quality: 95 }),
    'of an odd size without chroma subsampling': () =>
      quarters(235, 149).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
    CMYK: () => quarters().toColourspace('cmyk').jpeg({ quality: 95 }),
  };
  const cases = Object.entries(variants);

  test.each(cases)('is compressed when it is %s', async (_, make) => {
    const whole = await make().toBuffer();
    for (const lost of [1, 2]) {
      for (const format of ['ORIGINAL', 'WEBP', 'PNG'] as const) {
        const result = await compress(whole.subarray(0, -lost), { format });
        expect(result.verdict).toBe('COMPRESSED');
        const expected = (await compress(whole, { format })).output!;
        expect(Buffer.from(result.output!).equals(expected)).toBe(true);
      }
    }
  });

  test.each(cases)('fails with CORRUPT_IMAGE when it is %s and lines are missing', async (_, make) => {
    const whole = await make().toBuffer();
    for (const share of [0.3, 0.6, 0.9, 0.97, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(compress(cut)).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
    }
  });

  test('fails with CORRUPT_IMAGE when a progressive one lacks its last scans', async () => {
    const whole = await quarters().jpeg({ quality: 95, progressive: true }).toBuffer();
    // Huffman tables precede each scan, so the cut lies exactly between two scans.
    const lastScan = whole.lastIndexOf(Buffer.from([0xff, 0xc4]));
    await expect(compress(whole.subarray(0, lastScan))).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });

  test('is stored as it is when compressing does not make it smaller', async () => {
    const whole = await quarters().jpeg({ quality: 5, progressive: true }).toBuffer();
    expect(await compress(whole.subarray(0, -2), { quality: 90, keepMetadata: true })).toMatchObject({
      verdict: 'ALREADY_OPTIMISED',
      output: null,
    });
  });
});

describe('a PNG that declares its colour space without a profile', () => {
  const PATCHES: Rgb[] = [
    [200, 40, 40],
    [40, 160, 60],
    [40, 60, 200],
    [128, 128, 128],
  ];
  const uint32 = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
    return bytes;
  };
  const gamma = (value: number) => ['gAMA', uint32(value)] as const;
  const cicp = (...values: number[]) => ['cICP', Buffer.from(values)] as const;
  const sRgb = ['sRGB', Buffer.from([0])] as const;
  const proPhoto = ['cHRM', uint32(34567, 35850, 73470, 26530, 11420, 82620, 15660, 1770)] as const;

  /** What Chromium 156 displays of the patches. */
  const shown: [string, (readonly [string, Buffer])[], Rgb[]][] = [
    [
      'gAMA 1',
      [gamma(100_000)],
      [
        [229, 110, 110],
        [110, 208, 133],
        [110, 133, 229],
        [188, 188, 188],
      ],
    ],
    ['gAMA 1/2.2', [gamma(45_455)], PATCHES],
    ['gAMA 1 after sRGB', [sRgb, gamma(100_000)], PATCHES],
    ['cHRM alone', [proPhoto], PATCHES],
    [
      'gAMA 1/2.2 and cHRM',
      [gamma(45_455), proPhoto],
      [
        [255, 0, 29],
        [0, 180, 32],
        [45, 0, 209],
        [129, 129, 129],
      ],
    ],
    [
      'cICP Display P3',
      [cicp(12, 13, 0, 1)],
      [
        [218, 0, 26],
        [0, 163, 40],
        [34, 61, 208],
        [128, 128, 128],
      ],
    ],
    [
      'cICP BT.2020',
      [cicp(9, 14, 0, 1)],
      [
        [246, 0, 6],
        [0, 163, 5],
        [0, 48, 207],
        [121, 121, 121],
      ],
    ],
    [
      'cICP linear',
      [cicp(1, 8, 0, 1)],
      [
        [229, 110, 110],
        [110, 208, 133],
        [110, 133, 229],
        [188, 188, 188],
      ],
    ],
    ['cICP sRGB before gAMA 1', [cicp(1, 13, 0, 1), gamma(100_000)], PATCHES],
    ['cICP unspecified', [cicp(2, 2, 0, 1)], PATCHES],
    ['cICP in narrow range', [cicp(12, 13, 0, 0)], PATCHES],
  ];

  test.each(shown)('is converted to what a browser displays: %s', async (_, chunks, expected) => {
    const input = withChunks(await patches().png({ compressionLevel: 0 }).toBuffer(), ...chunks);
    for (const format of ['ORIGINAL', 'JPEG', 'WEBP'] as const) {
      for (const keepMetadata of [false, true]) {
        const { output } = await compress(input, { format, keepMetadata, quality: 95 });
        expect(distance(await shownQuarters(output!), expected)).toBeLessThan(6);
      }
    }
  });

  test.each(['greyscale', 'palette', 'rgb16'] as const)('is converted as %s', async (kind) => {
    const images = {
      greyscale: () => quarters(80, 80, GREYS).toColourspace('b-w').png(),
      palette: () => quarters(80, 80, GREYS).png({ palette: true }),
      rgb16: () => quarters(80, 80, GREYS).toColourspace('rgb16').png(),
    };
    const input = withChunks(await images[kind]().toBuffer(), gamma(100_000));
    const expected = [99, 137, 188, 229].map((value): Rgb => [value, value, value]);
    const { output } = await compress(input, { format: 'JPEG', quality: 95 });
    const found = (await shownQuarters(output!)).map((colour) => [colour[0]!, colour[0]!, colour[0]!]);
    expect(distance(found, expected)).toBeLessThan(8);
  });

  test('keeps its chunks when its pixels are kept', async () => {
    const chunks = [cicp(1, 8, 0, 1), gamma(100_000), proPhoto];
    const input = withChunks(await patches().png().toBuffer(), ...chunks);
    const stripped = stripMetadata(withChunks(input, ['tEXt', Buffer.from('Author\0Jane')]), 'png', 1);
    for (const [type, data] of chunks) expect(stripped!.includes(pngChunk(type, data))).toBe(true);
  });

  test.each([
    [16, 'PQ'],
    [18, 'HLG'],
  ])('is kept in its format and rejected in others when it is HDR (%i)', async (transfer, name) => {
    const input = withChunks(await patches().png().toBuffer(), cicp(9, transfer, 0, 1));
    expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', output: null });
    await expect(compress(input, { format: 'JPEG' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining(name) as string,
    });
  });

  const GREYS = [32, 64, 128, 200].map((value): Rgb => [value, value, value]);
  const patches = () => {
    const pixels = Buffer.alloc(80 * 80 * 3);
    for (let at = 0; at < 80 * 80; at += 1)
      pixels.set(PATCHES[(at >= 3200 ? 2 : 0) + (at % 80 >= 40 ? 1 : 0)]!, at * 3);
    return sharp(pixels, { raw: { width: 80, height: 80, channels: 3 } });
  };
});

describe('a TIFF of several pages', () => {
  const preview: TiffPageFile = { width: 36, height: 24, colour: [255, 0, 0], subfile: 1 };
  const main: TiffPageFile = { width: 144, height: 96, colour: [0, 128, 0] };
  const mask: TiffPageFile = { width: 288, height: 192, colour: [0, 0, 255], subfile: 4 };
  const second: TiffPageFile = { width: 144, height: 96, colour: [9, 9, 9] };
  const layouts: [string, TiffPageFile[]][] = [
    ['a preview first', [preview, main]],
    ['a preview last', [main, preview]],
    ['a preview and a larger mask', [preview, mask, main]],
    ['two equal pages', [main, second]],
    ['a smaller page first', [{ ...preview, subfile: 0 }, main]],
    ['nothing but reduced pages', [preview, { ...main, subfile: 1 }]],
  ];
  const variants = [{}, { isLittle: false }, { isBig: true }, { isBig: true, isLittle: false }];

  test.each(layouts)('yields its main page with %s', async (_, pages) => {
    for (const variant of variants) {
      const result = await compress(tiffFile(pages, variant), { format: 'PNG' });
      expect(result).toMatchObject({ verdict: 'COMPRESSED', width: 144, height: 96 });
      expect(distance(await shownQuarters(result.output!), Array(4).fill([0, 128, 0]))).toBeLessThan(3);
    }
  });

  test.each(layouts)('is kept in its format with %s', async (_, pages) => {
    const input = tiffFile(pages);
    expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', output: null, width: 144 });
  });
});

describe('an SVG with a large data URL', () => {
  const heavy = (prologue = '') => {
    const base64 = randomBytes(9_000_000).toString('base64');
    return Buffer.from(
      `${prologue}<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="red"/><image width="1" height="1" href="data:image/png;base64,${base64}"/></svg>`,
    );
  };

  test('is kept in its format and rasterised in others', async () => {
    const input = heavy();
    expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', output: null, width: 60 });
    const { output } = await compress(input, { format: 'PNG' });
    expect(await sharp(output!).metadata()).toMatchObject({ width: 60, height: 40 });
  });

  test('keeps the limits of the parser when the document declares entities', async () => {
    const input = heavy('<!DOCTYPE svg [<!ENTITY a "b">]>');
    await expect(compress(input, { format: 'PNG' })).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});
