import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { photograph } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';

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
