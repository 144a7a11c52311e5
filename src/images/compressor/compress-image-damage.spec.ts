import { pngBomb, quarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';

const OPTIONS: CompressionSettings = {
  quality: 50,
  format: 'ORIGINAL',
  maxWidth: null,
  maxHeight: null,
  keepMetadata: false,
};
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}, maxPixels = 50_000_000) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels });

describe('what is no image', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['HTML', Buffer.from('<!doctype html><html><body><svg></svg></body></html>')],
    ['text', Buffer.from('BMW and P1 are cars, II is two')],
    ['JSON', Buffer.from('{"error":"not found"}')],
    ['zeros', Buffer.alloc(10_000)],
  ])('%s is NOT_AN_IMAGE', async (_, input) => {
    await expect(compress(input)).rejects.toMatchObject({ code: 'NOT_AN_IMAGE', retryable: false });
  });
});

test('another image format is UNSUPPORTED_FORMAT, by name', async () => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  await expect(compress(heic)).rejects.toMatchObject({
    code: 'UNSUPPORTED_FORMAT',
    retryable: false,
    message: expect.stringContaining('HEIC') as string,
  });
});

describe('what is cut short is CORRUPT_IMAGE', () => {
  const inputs = {
    'baseline JPEG': () => quarters().jpeg().toBuffer(),
    'progressive JPEG': () => quarters().jpeg({ progressive: true }).toBuffer(),
    PNG: () => quarters().png().toBuffer(),
    'interlaced PNG': () => quarters().png({ progressive: true }).toBuffer(),
    WebP: () => quarters().webp().toBuffer(),
    AVIF: () => quarters().avif({ effort: 0 }).toBuffer(),
    GIF: () => quarters().gif().toBuffer(),
    TIFF: () => quarters().tiff({ compression: 'lzw' }).toBuffer(),
  };
  const cuts = [0.02, 0.1, 0.5, 0.9, 0.99];
  const cases = Object.entries(inputs).flatMap(([name, make]) =>
    cuts.map((cut) => [name, cut, make] as const),
  );

  test.each(cases)('%s at %p of its bytes', async (_, cut, make) => {
    const input = await make();
    const bytes = input.subarray(0, Math.max(32, Math.floor(input.length * cut)));
    for (const format of ['ORIGINAL', 'WEBP', 'JPEG'] as const)
      await expect(compress(bytes, { format })).rejects.toMatchObject({
        code: 'CORRUPT_IMAGE',
        retryable: false,
      });
  });

  test('a JPEG that lost its last bytes only', async () => {
    const input = await quarters().jpeg().toBuffer();
    await expect(compress(input.subarray(0, -30))).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});

describe('too many pixels', () => {
  test('are refused from the header, before anything is decoded', async () => {
    const before = process.memoryUsage.rss();
    await expect(compress(pngBomb(60_000, 60_000))).rejects.toMatchObject({
      code: 'TOO_MANY_PIXELS',
      retryable: false,
      message: 'The image has 60000 x 60000 pixels; at most 50000000 altogether are accepted.',
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 2 ** 20);
  });

  test.each([
    [240 * 160, true],
    [240 * 160 - 1, false],
  ])('the limit %i itself is accepted: %p', async (maxPixels, accepted) => {
    const outcome = await compress(await quarters().png().toBuffer(), {}, maxPixels).then(
      () => true,
      (error: { code: string }) => error.code !== 'TOO_MANY_PIXELS',
    );
    expect(outcome).toBe(accepted);
  });

  test('a side that the format cannot hold', async () => {
    const long = await quarters(20_000, 4).png().toBuffer();
    await expect(compress(long, { format: 'WEBP' })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
    expect(await compress(long, { format: 'WEBP', maxWidth: 10_000 })).toMatchObject({
      verdict: 'COMPRESSED',
    });
  });

  test('an SVG bomb when it is to be drawn', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>');
    await expect(compress(svg, { format: 'PNG' })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
    expect(await compress(svg)).toMatchObject({ verdict: 'KEPT_ORIGINAL' });
  });
});
