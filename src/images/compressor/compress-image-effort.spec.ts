import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';
import { decodedForScore, scoreBetween } from './ssimulacra2/decoded-image.js';

const compress = async (input: Uint8Array, options: Partial<CompressionSettings>) => {
  const result = await compressImage(input, { ...DEFAULT_SETTINGS, ...options }, { maxPixels: 1_000_000 });
  return Buffer.from(result.output!);
};

let input: Buffer;
beforeAll(async () => {
  input = await photograph().png({ compressionLevel: 0 }).toBuffer();
});

test.each(['JPEG', 'PNG', 'WEBP'] as const)(
  'SMALLEST takes fewer bytes than BALANCED as %s',
  async (format) => {
    const sizes = await Promise.all(
      (['SMALLEST', 'BALANCED'] as const).map(
        async (effort) => (await compress(input, { format, effort })).length,
      ),
    );
    expect(sizes[0]).toBeLessThan(sizes[1]!);
  },
);

test('BALANCED takes fewer bytes than FAST as JPEG', async () => {
  const sizes = await Promise.all(
    (['BALANCED', 'FAST'] as const).map(
      async (effort) => (await compress(input, { format: 'JPEG', effort })).length,
    ),
  );
  expect(sizes[0]).toBeLessThan(sizes[1]!);
});

test.each(['FAST', 'BALANCED', 'SMALLEST'] as const)('%s writes a progressive JPEG', async (effort) => {
  const jpeg = await compress(input, { format: 'JPEG', effort });
  expect(jpeg.includes(Buffer.from([0xff, 0xc2]))).toBe(true);
});

describe('SMALLEST as JPEG', () => {
  const decoded = (image: Uint8Array) => decodedForScore(sharp(image).flatten({ background: '#fff' }));
  const icon = () => photograph(90, 90).png().toBuffer();

  test.each<[string, () => Promise<Buffer>, number, number]>([
    ['transparent', () => photograph(301, 207).ensureAlpha(0.6).png().toBuffer(), 3, 0.98],
    ['grey', () => photograph(301, 207).toColourspace('b-w').png().toBuffer(), 1, 0.98],
    ['CMYK', () => photograph(301, 207).toColourspace('cmyk').tiff().toBuffer(), 3, 0.98],
    ['of 16 bits', () => photograph(301, 207).toColourspace('rgb16').png().toBuffer(), 3, 1],
    ['too small to be measured', icon, 3, 1],
  ])(
    'of an image that is %s takes fewer bytes than BALANCED and looks alike',
    async (_, make, channels, share) => {
      const image = await make();
      const [smallest, balanced] = await Promise.all(
        (['SMALLEST', 'BALANCED'] as const).map((effort) => compress(image, { format: 'JPEG', effort })),
      );
      expect(smallest!.length).toBeLessThan(share * balanced!.length);
      expect((await sharp(smallest).metadata()).channels).toBe(channels);
      const reference = await decoded(image);
      const [score, other] = await Promise.all(
        [smallest!, balanced!].map(async (output) => scoreBetween(reference, await decoded(output))),
      );
      expect(Math.abs(score! - other!)).toBeLessThan(5);
    },
  );

  test('keeps metadata, and has none otherwise', async () => {
    const jpeg = await photograph().withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    const [kept, dropped] = await Promise.all(
      [true, false].map((keepMetadata) =>
        compress(jpeg, { format: 'JPEG', effort: 'SMALLEST', keepMetadata }),
      ),
    );
    expect((await sharp(kept).metadata()).exif).toBeDefined();
    expect(await sharp(dropped).metadata()).not.toHaveProperty('exif');
    expect(await sharp(dropped).metadata()).toMatchObject({ width: 240, height: 320 });
  });

  test('meets a target', async () => {
    const { score } = await compressImage(
      input,
      { ...DEFAULT_SETTINGS, format: 'JPEG', effort: 'SMALLEST', target: 70 },
      { maxPixels: 1_000_000 },
    );
    expect(score).toBeGreaterThanOrEqual(69);
    expect(score).toBeLessThanOrEqual(72);
  });
});
