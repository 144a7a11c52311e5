import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import {
  AUTHOR,
  describedImage,
  imagesWithMetadata,
  storedPixels,
} from '../../../test/support/image-metadata.js';
import { distance, quarters, shownQuarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { detectFormat } from './format-detection.js';
import { sharp } from './sharp.js';
import { stripMetadata } from './strip-metadata.js';

const LIMITS = { maxPixels: 50_000_000 };
const OPTIONS: CompressionSettings = { ...DEFAULT_SETTINGS, quality: 100 };

const strip = (bytes: Buffer, orientation = 1) => {
  const detected = detectFormat(bytes);
  if (detected.kind !== 'SUPPORTED') throw new Error('not an image');
  return stripMetadata(bytes, detected.format, orientation);
};
const images = await imagesWithMetadata();

describe('stripping metadata', () => {
  test.each(images)('of %s removes it and changes no pixel', async (_, bytes) => {
    expect(bytes.includes(AUTHOR)).toBe(true);
    const stripped = strip(bytes)!;
    expect(stripped.includes(AUTHOR)).toBe(false);
    expect(stripped.length).toBeLessThanOrEqual(bytes.length);
    expect(await storedPixels(stripped)).toEqual(await storedPixels(bytes));
    const header = await sharp(stripped).metadata();
    expect([header.exif, header.xmp, header.iptc]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)(
    'of a %s keeps its colour profile',
    async (format) => {
      const bytes = await describedImage(format);
      const { icc } = await sharp(bytes).metadata();
      expect(icc!.length).toBeGreaterThan(100);
      expect((await sharp(strip(bytes)!).metadata()).icc).toEqual(icc);
    },
  );

  test.each(
    (['jpeg', 'png', 'tiff'] as const).flatMap((format) =>
      [2, 3, 6, 8].map((orientation) => [format, orientation] as const),
    ),
  )('of a %s keeps its orientation %i', async (format, orientation) => {
    const bytes = await describedImage(format, orientation);
    const stripped = strip(bytes, orientation)!;
    expect(stripped.includes(AUTHOR)).toBe(false);
    expect(await sharp(stripped).metadata()).toMatchObject({ orientation });
    expect(await shownQuarters(await upright(stripped))).toEqual(await shownQuarters(await upright(bytes)));
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
    'of a %s without metadata returns null',
    async (format) => {
      const bytes = await quarters()
        .toFormat(format, { ...(format === 'jpeg' && { progressive: true }) })
        .toBuffer();
      expect(strip(bytes)).toBeNull();
    },
  );

  test('of a JPEG without its end-of-image marker adds the marker', async () => {
    const bytes = await describedImage('jpeg');
    expect(strip(bytes.subarray(0, -2))).toEqual(strip(bytes));
    const plain = await quarters().jpeg({ progressive: true }).toBuffer();
    expect(strip(plain.subarray(0, -2))).toBeNull();
  });

  test('of an SVG returns null', () => {
    expect(strip(Buffer.from('<svg><metadata>Jane Doe</metadata></svg>'))).toBeNull();
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
    'of a %s cut anywhere neither throws nor grows the file',
    async (format) => {
      const bytes =
        format === 'gif' ? await quarters(24, 16).gif().toBuffer() : await describedImage(format, 6);
      for (let length = 32; length < bytes.length; length += Math.ceil(bytes.length / 300)) {
        const cut = bytes.subarray(0, length);
        expect(stripMetadata(cut, format, 1)?.length ?? 0).toBeLessThanOrEqual(length + 1);
      }
    },
  );
});

const upright = (bytes: Uint8Array) => sharp(bytes, { autoOrient: true }).png().toBuffer();

describe('an image that is kept because compressing does not make it smaller', () => {
  /** The same image with as few bytes as its format takes, so that quality 100 is larger. */
  const cases = images.filter(([name]) => !/^a (PNG with EXIF|TIFF)/.test(name));

  test.each(cases)('loses its metadata: %s', async (_, bytes) => {
    const result = await compressImage(bytes, OPTIONS, LIMITS);
    expect(result.verdict).toMatch(/KEPT_ORIGINAL|ALREADY_OPTIMISED/);
    expect(Buffer.from(result.output!).includes(AUTHOR)).toBe(false);
    expect(await storedPixels(result.output!)).toEqual(await storedPixels(bytes));
  });

  test.each(cases)('is stored byte for byte with keepMetadata: %s', async (_, bytes) => {
    expect(await compressImage(bytes, { ...OPTIONS, keepMetadata: true }, LIMITS)).toMatchObject({
      verdict: expect.stringMatching(/KEPT_ORIGINAL|ALREADY_OPTIMISED/),
      output: null,
    });
  });

  test('keeps a JPEG upright without its GPS position', async () => {
    const bytes = await describedImage('jpeg', 6);
    const result = await compressImage(bytes, OPTIONS, LIMITS);
    expect(result).toMatchObject({ verdict: 'ALREADY_OPTIMISED', width: 160, height: 240 });
    expect(await sharp(result.output!).metadata()).toMatchObject({ orientation: 6, exif: expect.anything() });
    expect(Buffer.from(result.output!).includes(AUTHOR)).toBe(false);
    expect(
      distance(await shownQuarters(await upright(result.output!)), await shownQuarters(await upright(bytes))),
    ).toBe(0);
  });

  test('is chosen when only its metadata made it larger than the output', async () => {
    const small = await quarters().webp({ quality: 30 }).toBuffer();
    const { output: plain } = await compressImage(small, { ...OPTIONS, quality: 45 }, LIMITS);
    expect(plain).toBeNull();
    const bytes = Buffer.concat([small, Buffer.alloc(0x4000, AUTHOR)]);
    const result = await compressImage(bytes, { ...OPTIONS, quality: 45 }, LIMITS);
    expect(result).toMatchObject({ verdict: 'KEPT_ORIGINAL' });
    expect(result.output).toEqual(small);
  });
});
