import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph, quarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 1_000_000 });
const pixels = (bytes: Uint8Array) => sharp(bytes, { autoOrient: true }).raw().toBuffer();

/** JPEGs as programs write them, of one quality. */
const KINDS = {
  baseline: { optimiseCoding: false },
  progressive: { progressive: true },
  'without chroma subsampling': { chromaSubsampling: '4:4:4' },
  'of mozjpeg': { mozjpeg: true },
} as const;
const qualities = [30, 35, 40, 45, 50, 55, 60];

describe('a JPEG that was compressed before', () => {
  test.each(Object.entries(KINDS))(
    'never grows or changes at qualities from 30 to 60: %s',
    async (_, kind) => {
      for (const quality of qualities) {
        const input = await photograph()
          .jpeg({ quality, ...kind })
          .toBuffer();
        const { verdict, output, ...result } = await compress(input);
        expect([quality, verdict]).toEqual([quality, 'ALREADY_OPTIMISED']);
        expect(result).toMatchObject({ inputFormat: 'jpeg', outputFormat: 'jpeg', width: 320, height: 240 });
        if (output === null) continue;
        expect(output.length).toBeLessThan(input.length);
        expect((await pixels(output)).equals(await pixels(input))).toBe(true);
      }
    },
  );

  test('takes fewer bytes, since its scans are written anew', async () => {
    const input = await photograph().jpeg({ quality: 50, optimiseCoding: false }).toBuffer();
    const { output } = await compress(input);
    expect(output!.length).toBeLessThan(0.95 * input.length);
  });

  test('keeps its colour profile and orientation, and loses its other metadata', async () => {
    const input = await photograph()
      .withExif({ IFD0: { Copyright: 'Jane Doe' } })
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg({ quality: 40 })
      .toBuffer();
    const { output, ...result } = await compress(input);
    expect(result).toMatchObject({ verdict: 'ALREADY_OPTIMISED', width: 240, height: 320 });
    const [before, after] = [await sharp(input).metadata(), await sharp(output!).metadata()];
    expect(after).toMatchObject({ orientation: 6, icc: before.icc });
    expect(Buffer.from(output!).includes('Jane Doe')).toBe(false);
    expect((await pixels(output!)).equals(await pixels(input))).toBe(true);
  });

  test.each(['cmyk', 'b-w'] as const)('keeps the colours of %s', async (space) => {
    const input = await photograph()
      .toColourspace(space)
      .jpeg({ quality: 40, optimiseCoding: false })
      .toBuffer();
    const { verdict, output } = await compress(input);
    expect(verdict).toBe('ALREADY_OPTIMISED');
    expect(await sharp(output!).metadata()).toMatchObject({ space });
    expect((await pixels(output!)).equals(await pixels(input))).toBe(true);
  });

  test('is stored byte for byte with keepMetadata', async () => {
    const input = await photograph().jpeg({ quality: 40 }).toBuffer();
    expect(await compress(input, { keepMetadata: true })).toMatchObject({
      verdict: 'ALREADY_OPTIMISED',
      output: null,
    });
  });

  test('stays as it is once it was rewritten', async () => {
    const first = await compress(await photograph().jpeg({ quality: 50 }).toBuffer());
    const second = await compress(first.output!);
    expect(second.verdict).toBe('ALREADY_OPTIMISED');
    expect((second.output ?? first.output!).length).toBe(first.output!.length);
  });

  test.each(['FAST', 'BALANCED', 'SMALLEST'] as const)('is recognised as an output of %s', async (effort) => {
    const first = await compress(await photograph().png().toBuffer(), { effort, format: 'JPEG' });
    expect(await compress(first.output!, { effort })).toMatchObject({ verdict: 'ALREADY_OPTIMISED' });
  });

  test.each([
    [65, 50, 'COMPRESSED'],
    [58, 50, 'ALREADY_OPTIMISED'],
  ])('an output of quality %i for quality %i is %s', async (first, second, verdict) => {
    const { output } = await compress(await photograph().png().toBuffer(), {
      format: 'JPEG',
      quality: first,
    });
    expect(await compress(output!, { quality: second })).toMatchObject({ verdict });
  });

  test.each<[string, Partial<CompressionSettings>, number, string]>([
    ['of much higher quality', {}, 61, 'COMPRESSED'],
    ['for a higher quality than its own', { quality: 80 }, 60, 'ALREADY_OPTIMISED'],
    ['in another format', { format: 'WEBP' }, 40, 'COMPRESSED'],
    ['in another size', { maxWidth: 200 }, 40, 'COMPRESSED'],
    ['of the highest quality', { quality: 95 }, 100, 'COMPRESSED'],
  ])('%s, with %j', async (_, options, quality, verdict) => {
    const input = await photograph().jpeg({ quality }).toBuffer();
    expect(await compress(input, options)).toMatchObject({ verdict });
  });

  test('fails with CORRUPT_IMAGE when it is cut short', async () => {
    const input = await photograph().jpeg({ quality: 40 }).toBuffer();
    await expect(compress(input.subarray(0, input.length / 2))).rejects.toMatchObject({
      code: 'CORRUPT_IMAGE',
    });
  });

  test('and has hardly any bytes is kept as it is', async () => {
    const input = await quarters(8, 8).jpeg({ quality: 40, progressive: true }).toBuffer();
    const { output } = await compress(input);
    expect((output ?? input).length).toBeLessThanOrEqual(input.length);
  });
});
