import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import {
  BLUE,
  distance,
  GREEN,
  quarters,
  RED,
  type Rgb,
  shownQuarters,
  YELLOW,
} from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;
const FORMATS = ['JPEG', 'PNG', 'WEBP', 'AVIF'] as const;
const COLOURS = [RED, GREEN, BLUE, YELLOW];

async function compress(input: Uint8Array, options: Partial<CompressionSettings> = {}): Promise<Uint8Array> {
  const { output } = await compressImage(input, { ...OPTIONS, ...options }, { maxPixels: 50_000_000 });
  expect(output).not.toBeNull();
  return output!;
}

describe('EXIF orientation', () => {
  /** The displayed colours: top left, top right, bottom left, bottom right (EXIF 2.32, 4.6.4). */
  const orientations: [number, Rgb[]][] = [
    [1, [RED, GREEN, BLUE, YELLOW]],
    [2, [GREEN, RED, YELLOW, BLUE]],
    [3, [YELLOW, BLUE, GREEN, RED]],
    [4, [BLUE, YELLOW, RED, GREEN]],
    [5, [RED, BLUE, GREEN, YELLOW]],
    [6, [BLUE, RED, YELLOW, GREEN]],
    [7, [YELLOW, GREEN, BLUE, RED]],
    [8, [GREEN, YELLOW, RED, BLUE]],
  ];

  describe.each(orientations)('orientation %i', (orientation, shown) => {
    const [width, height] = orientation > 4 ? [160, 240] : [240, 160];
    const rotated = () => quarters().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();

    test.each([false, true])('is applied once with keepMetadata %s', async (keepMetadata) => {
      const output = await compress(await rotated(), { keepMetadata });
      expect(distance(await shownQuarters(output), shown)).toBeLessThan(6);
      const header = await sharp(output).metadata();
      expect(header).toMatchObject({ width, height });
      expect(header.orientation ?? 1).toBe(1);
    });

    test('is applied before resizing', async () => {
      const result = await compressImage(
        await rotated(),
        { ...OPTIONS, maxWidth: width / 2, format: 'PNG' },
        { maxPixels: 50_000_000 },
      );
      expect(result).toMatchObject({ width: width / 2, height: height / 2 });
      expect(await sharp(result.output!).metadata()).toMatchObject({ width: width / 2, height: height / 2 });
      expect(distance(await shownQuarters(result.output!), shown)).toBeLessThan(6);
    });
  });

  test.each(['png', 'tiff'] as const)('is read from %s', async (format) => {
    const input = await quarters().withMetadata({ orientation: 6 })[format]().toBuffer();
    expect(distance(await shownQuarters(await compress(input)), [BLUE, RED, YELLOW, GREEN])).toBeLessThan(6);
  });

  test.each([false, true])(
    'is ignored in WebP as in browsers, with keepMetadata %s',
    async (keepMetadata) => {
      const input = await quarters().withMetadata({ orientation: 6 }).webp({ quality: 95 }).toBuffer();
      for (const format of ['ORIGINAL', 'JPEG', 'PNG'] as const) {
        const output = await compress(input, { format, keepMetadata });
        expect(distance(await shownQuarters(output), COLOURS)).toBeLessThan(6);
        const header = await sharp(output).metadata();
        expect(header).toMatchObject({ width: 240, height: 160 });
        expect(header.orientation ?? 1).toBe(1);
      }
    },
  );

  test('the reported size of a kept input is the displayed one', async () => {
    const input = await quarters().withMetadata({ orientation: 6 }).jpeg({ quality: 5 }).toBuffer();
    expect(await compressImage(input, { ...OPTIONS, quality: 95 }, { maxPixels: 1e6 })).toMatchObject({
      verdict: 'ALREADY_OPTIMISED',
      width: 160,
      height: 240,
    });
  });
});

describe('conversion to sRGB', () => {
  /** Muted colours; the perceptual intent of the profiles still moves them by up to 21 on the way to CMYK and back. */
  const PRINTABLE: Rgb[] = [
    [180, 80, 80],
    [100, 140, 100],
    [90, 100, 140],
    [200, 190, 120],
  ];

  test.each(FORMATS)('works from a CMYK JPEG to %s', async (format) => {
    const input = await quarters(240, 160, PRINTABLE).withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect(await sharp(input).metadata()).toMatchObject({ space: 'cmyk', channels: 4, hasProfile: true });
    const output = await compress(input, { format });
    expect(await sharp(output).metadata()).toMatchObject({ space: 'srgb', hasProfile: false });
    expect(distance(await shownQuarters(output), PRINTABLE)).toBeLessThan(25);
  });

  test.each(FORMATS)('works from a CMYK JPEG without a profile to %s', async (format) => {
    const input = await quarters(240, 160, PRINTABLE)
      .withIccProfile('cmyk', { attach: false })
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await sharp(input).metadata()).toMatchObject({ space: 'cmyk', hasProfile: false });
    expect(distance(await shownQuarters(await compress(input, { format })), PRINTABLE)).toBeLessThan(25);
  });

  test.each([false, true])('works from a Display P3 JPEG with keepMetadata %s', async (keepMetadata) => {
    const input = await quarters().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    const raw = await sharp(input, { ignoreIcc: true }).png().toBuffer();
    expect(distance(await shownQuarters(raw), COLOURS)).toBeGreaterThan(12);
    const output = await compress(input, { keepMetadata });
    expect(distance(await shownQuarters(output), COLOURS)).toBeLessThan(6);
    const ignored = await sharp(output, { ignoreIcc: true }).png().toBuffer();
    expect(distance(await shownQuarters(ignored), COLOURS)).toBeLessThan(6);
    expect((await sharp(output).metadata()).hasProfile).toBe(keepMetadata);
  });

  test.each(FORMATS)('works from a 16-bit PNG to %s', async (format) => {
    const input = await quarters().toColourspace('rgb16').png().toBuffer();
    expect(await sharp(input).metadata()).toMatchObject({ depth: 'ushort' });
    const output = await compress(input, { format });
    expect(await sharp(output).metadata()).toMatchObject({ depth: 'uchar' });
    expect(distance(await shownQuarters(output), COLOURS)).toBeLessThan(6);
  });

  test.each([false, true])(
    'works from a 16-bit PNG in Display P3 with keepMetadata %s',
    async (keepMetadata) => {
      const input = await quarters().withIccProfile('p3').toColourspace('rgb16').png().toBuffer();
      expect(await sharp(input).metadata()).toMatchObject({ depth: 'ushort', hasProfile: true });
      const reference = await sharp(input).withIccProfile('srgb').png().toBuffer();
      const output = await compress(input, { keepMetadata });
      expect(distance(await shownQuarters(output), await shownQuarters(reference))).toBeLessThan(6);
    },
  );

  test.each([
    ['jpeg', 'ORIGINAL'],
    ['png', 'ORIGINAL'],
    ['tiff', 'ORIGINAL'],
    ['jpeg', 'WEBP'],
    ['png', 'AVIF'],
  ] as const)('keeps grey grey from %s to %s', async (from, format) => {
    const grey = await quarters().greyscale().png().toBuffer();
    const input = await sharp(grey)
      .toColourspace('b-w')
      .toFormat(from, from === 'jpeg' ? { quality: 95 } : {})
      .toBuffer();
    const output = await compress(input, { format });
    expect(distance(await shownQuarters(output), await shownQuarters(grey))).toBeLessThan(6);
  });

  test('works from a palette PNG', async () => {
    const input = await quarters().png({ palette: true, effort: 1 }).toBuffer();
    expect(await sharp(input).metadata()).toMatchObject({ isPalette: true });
    expect(distance(await shownQuarters(await compress(input)), COLOURS)).toBeLessThan(6);
  });
});

describe('transparency', () => {
  const GLASS = { r: 40, g: 60, b: 200, alpha: 0.5 };
  /** Blue at half opacity, the right half empty. */
  const glass = (format: 'png' | 'webp' | 'avif') =>
    sharp({ create: { width: 120, height: 160, channels: 4, background: GLASS } })
      .extend({ right: 120, background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .toFormat(format, format === 'png' ? { compressionLevel: 0 } : {})
      .toBuffer();

  test.each([
    ['png', 'ORIGINAL'],
    ['webp', 'PNG'],
    ['avif', 'PNG'],
    ['png', 'WEBP'],
    ['png', 'AVIF'],
  ] as const)('is kept from %s to %s', async (from, format) => {
    const [left, right] = await shownQuarters(await compress(await glass(from), { format, maxWidth: 200 }));
    expect(distance([left!], [[40, 60, 200, 128]])).toBeLessThan(8);
    expect(right![3]).toBeLessThan(3);
  });

  test('is kept in a TIFF', async () => {
    const input = await sharp(await glass('png'))
      .tiff({ compression: 'none' })
      .toBuffer();
    const [left, right] = await shownQuarters(await compress(input));
    expect(distance([left!], [[40, 60, 200, 128]])).toBeLessThan(3);
    expect(right![3]).toBe(0);
  });

  test.each(['png', 'webp'] as const)('of a %s is flattened onto white in a JPEG', async (from) => {
    const [left, right] = await shownQuarters(await compress(await glass(from), { format: 'JPEG' }));
    expect(
      distance(
        [left!, right!],
        [
          [147, 157, 227],
          [255, 255, 255],
        ],
      ),
    ).toBeLessThan(6);
  });
});

describe('metadata', () => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';
  const described = () =>
    quarters()
      .withExif({ IFD0: { Copyright: 'Jane Doe' } })
      .withXmp(xmp)
      .withIccProfile('p3')
      .jpeg({ quality: 95 })
      .toBuffer();

  test.each(FORMATS)('is removed from %s', async (format) => {
    const header = await sharp(await compress(await described(), { format })).metadata();
    expect([header.exif, header.xmp, header.icc]).toEqual([undefined, undefined, undefined]);
  });

  test.each(FORMATS)('is kept in %s with keepMetadata', async (format) => {
    const header = await sharp(await compress(await described(), { format, keepMetadata: true })).metadata();
    expect(header.exif?.toString('latin1')).toContain('Jane Doe');
    expect(header.xmp?.toString()).toContain('xmpmeta');
    expect(header.icc?.length).toBeGreaterThan(0);
  });
});
