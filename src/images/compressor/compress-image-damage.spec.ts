import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { apngFile } from '../../../test/support/apng-files.js';
import { pngBomb, quarters } from '../../../test/support/pictures.js';
import { tiffFile } from '../../../test/support/tiff-files.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';

const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}, maxPixels = 50_000_000) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels });

describe('input that is no image', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['HTML', Buffer.from('<!doctype html><html><body><svg></svg></body></html>')],
    ['text', Buffer.from('BMW and P1 are cars, II is two')],
    ['JSON', Buffer.from('{"error":"not found"}')],
    ['zeros', Buffer.alloc(10_000)],
  ])('%s fails with NOT_AN_IMAGE', async (_, input) => {
    await expect(compress(input)).rejects.toMatchObject({ code: 'NOT_AN_IMAGE', retryable: false });
  });
});

test('an unsupported format fails with UNSUPPORTED_FORMAT and its name', async () => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  await expect(compress(heic)).rejects.toMatchObject({
    code: 'UNSUPPORTED_FORMAT',
    retryable: false,
    message:
      'The file is HEIC; JPEG, PNG, WebP, AVIF, GIF, TIFF and SVG are supported. ' +
      'Export it as JPEG; an iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible.',
  });
});

test.each([
  ['BMP', 'BM\x36\x10\0\0\0\0\0\0\x36\0\0\0', 'Convert it to PNG'],
  ['JPEG XL', '\xff\x0a\xfa\x1f', 'Convert it to JPEG'],
  ['Photoshop', '8BPS\0\x01', 'Export it as PNG'],
  ['Photoshop', '8BPS\0\x02', 'Export it as PNG'],
  ['an icon', '\0\0\x01\0\x02\0', 'Use the PNG'],
  ['PDF', '%PDF-1.7', 'Export the page'],
])('the error of %s (%#) names the format and says what to do', async (name, head, advice) => {
  const input = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(64)]);
  for (const format of ['ORIGINAL', 'JPEG'] as const)
    await expect(compress(input, { format })).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(`^The file is ${name}; .+ ${advice}`) as string,
    });
});

describe('truncated images', () => {
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

  test.each(cases)('%s truncated to %p of its bytes fails with CORRUPT_IMAGE', async (_, cut, make) => {
    const input = await make();
    const bytes = input.subarray(0, Math.max(32, Math.floor(input.length * cut)));
    for (const format of ['ORIGINAL', 'WEBP', 'JPEG'] as const)
      await expect(compress(bytes, { format })).rejects.toMatchObject({
        code: 'CORRUPT_IMAGE',
        retryable: false,
      });
  });

  test('a JPEG without its last 30 bytes fails with CORRUPT_IMAGE', async () => {
    const input = await quarters().jpeg().toBuffer();
    await expect(compress(input.subarray(0, -30))).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});

describe('too many pixels', () => {
  test('are rejected from the header, before anything is decoded', async () => {
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
  ])('with the limit %i an image of 240 x 160 is accepted: %p', async (maxPixels, accepted) => {
    const outcome = await compress(await quarters().png().toBuffer(), {}, maxPixels).then(
      () => true,
      (error: { code: string }) => error.code !== 'TOO_MANY_PIXELS',
    );
    expect(outcome).toBe(accepted);
  });

  test('in one side that the format does not support are rejected', async () => {
    const long = await quarters(20_000, 4).png().toBuffer();
    await expect(compress(long, { format: 'WEBP' })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
    expect(await compress(long, { format: 'WEBP', maxWidth: 10_000 })).toMatchObject({
      verdict: 'COMPRESSED',
    });
  });

  test('of an SVG bomb are rejected only when it is rasterised', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>');
    await expect(compress(svg, { format: 'PNG' })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
    expect(await compress(svg)).toMatchObject({ verdict: 'KEPT_ORIGINAL' });
  });
});

test('a truncated image that would be kept fails with CORRUPT_IMAGE every time', async () => {
  const frames = [{ width: 32, height: 32, colour: [210, 40, 40, 255] as const }];
  const animated = apngFile({
    width: 32,
    height: 32,
    frames: [...frames, ...frames],
    hidden: [0, 0, 0, 255],
  });
  const tiff = tiffFile([
    { width: 400, height: 300, colour: [1, 2, 3] },
    { width: 40, height: 30, colour: [1, 2, 3] },
  ]);
  const cut = [animated.subarray(0, animated.indexOf('IDAT') + 12), tiff.subarray(0, 200_000)];
  for (const bytes of cut) {
    for (let round = 0; round < 40; round += 1)
      await expect(compress(bytes)).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  }
});
