import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { distance, quarters, RED, shownQuarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { WritableFormat } from '../../common/index.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const LIMITS = { maxPixels: 50_000_000 };
const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;

const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...OPTIONS, ...options }, LIMITS);

const make: Record<WritableFormat, () => Promise<Buffer>> = {
  jpeg: () => quarters().jpeg({ quality: 95 }).toBuffer(),
  png: () => quarters().png().toBuffer(),
  webp: () => quarters().webp({ quality: 95 }).toBuffer(),
  avif: () => quarters().avif({ quality: 95, effort: 0 }).toBuffer(),
  gif: () => quarters().gif().toBuffer(),
  tiff: () => quarters().tiff({ compression: 'lzw' }).toBuffer(),
};
const FORMATS = Object.keys(make) as WritableFormat[];
const OUTPUTS = ['JPEG', 'PNG', 'WEBP', 'AVIF'] as const;

/** Returns sharp's name of the format, with `avif` for its `heif`. */
const formatOf = async (bytes: Uint8Array) => {
  const { format } = await sharp(bytes).metadata();
  return format === 'heif' ? 'avif' : format;
};

describe('the same format', () => {
  test.each(FORMATS)('%s gets smaller and looks the same', async (format) => {
    const input = await make[format]();
    const result = await compress(input);
    expect(result).toMatchObject({
      verdict: 'COMPRESSED',
      inputFormat: format,
      outputFormat: format,
      width: 240,
      height: 160,
      inputWidth: 240,
      inputHeight: 160,
    });
    expect(result.output!.length).toBeLessThan(input.length);
    expect(await formatOf(result.output!)).toBe(format);
    expect(distance(await shownQuarters(result.output!), await shownQuarters(input))).toBeLessThan(6);
  });

  test('JPEG is progressive, PNG has a palette, GIF has fewer colours', async () => {
    const jpeg = await compress(await make.jpeg());
    const png = await compress(await make.png());
    const gif = await compress(await make.gif());
    expect(await sharp(jpeg.output!).metadata()).toMatchObject({ isProgressive: true });
    expect(await sharp(png.output!).metadata()).toMatchObject({ isPalette: true });
    expect(await coloursOf(gif.output!)).toBeLessThanOrEqual(64);
    expect(await coloursOf(await make.gif())).toBeGreaterThan(64);
  });

  test('a PNG at quality 100 is lossless', async () => {
    const input = await quarters().png({ compressionLevel: 0 }).toBuffer();
    const { output } = await compress(input, { quality: 100 });
    expect(await sharp(output!).raw().toBuffer()).toEqual(await sharp(input).raw().toBuffer());
  });

  test.each(FORMATS.filter((format) => format !== 'tiff'))(
    '%s never takes fewer bytes for more quality',
    async (format) => {
      const input = await quarters(240, 160).png().toBuffer();
      const source = format === 'gif' ? await make.gif() : input;
      const requested = format === 'gif' ? 'ORIGINAL' : (format.toUpperCase() as 'JPEG');
      const sizes = [];
      for (const quality of [1, 30, 60, 90]) {
        const { output } = await compress(source, { quality, format: requested, maxWidth: 200 });
        sizes.push(output!.length);
      }
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      expect(sizes[0]).toBeLessThan(sizes[3]!);
    },
  );
});

describe('an output that would be larger', () => {
  // A JPEG shows its own quality, by which it is kept: compress-image-again.spec.ts.
  test.each(FORMATS.filter((format) => format !== 'jpeg'))(
    'keeps a %s that is smaller than its requested quality needs',
    async (format) => {
      let input = await make[format]();
      // A palette may shrink several times in a row.
      for (let round = 0; round < 3; round += 1) {
        const { output: smaller } = await compress(input, { quality: 1 });
        input = smaller === null ? input : Buffer.from(smaller);
      }
      const { output, ...rest } = await compress(input, { quality: 90 });
      expect(output).toBeNull();
      expect(rest).toEqual({
        verdict: 'KEPT_ORIGINAL',
        inputFormat: format,
        outputFormat: format,
        width: 240,
        height: 160,
        inputWidth: 240,
        inputHeight: 160,
        score: 100,
        sizes: null,
        sizeOutputs: [],
      });
    },
  );

  test('keeps an image of one pixel', async () => {
    const input = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .gif()
      .toBuffer();
    expect(await compress(input)).toMatchObject({
      verdict: 'KEPT_ORIGINAL',
      output: null,
      width: 1,
      height: 1,
    });
  });

  test('is stored when another format or size was requested', async () => {
    const tiny = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const asAvif = await compress(tiny, { format: 'AVIF' });
    const narrower = await compress(tiny, { maxWidth: 1 });
    expect(asAvif).toMatchObject({ verdict: 'COMPRESSED', outputFormat: 'avif' });
    expect(asAvif.output!.length).toBeGreaterThan(tiny.length);
    expect(narrower).toMatchObject({ verdict: 'COMPRESSED', width: 1, height: 1 });
  });
});

describe('another format', () => {
  const changes = FORMATS.flatMap((from) => OUTPUTS.map((to) => [from, to] as const));

  test.each(changes)('converts %s to %s', async (from, to) => {
    const input = await make[from]();
    const result = await compress(input, { format: to, quality: 80, maxWidth: 200 });
    const expected = to.toLowerCase();
    expect(result).toMatchObject({
      verdict: 'COMPRESSED',
      inputFormat: from,
      outputFormat: expected,
      width: 200,
    });
    expect(await formatOf(result.output!)).toBe(expected);
    expect(distance(await shownQuarters(result.output!), await shownQuarters(input))).toBeLessThan(6);
  });
});

describe('size', () => {
  test.each([
    [null, null, 240, 160],
    [120, null, 120, 80],
    [null, 40, 60, 40],
    [120, 40, 60, 40],
    [60, 150, 60, 40],
    [1000, 1000, 240, 160],
    [240, 160, 240, 160],
    [1, null, 1, 1],
  ])('that fits inside %p x %p is %i x %i', async (maxWidth, maxHeight, width, height) => {
    const result = await compress(await make.jpeg(), { maxWidth, maxHeight });
    expect(result).toMatchObject({ verdict: 'COMPRESSED', width, height });
    expect(await sharp(result.output!).metadata()).toMatchObject({ width, height });
  });
});

describe('SVG', () => {
  const drawing = (inside: string) =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="240" height="160">${inside}</svg>`);
  const red = '<rect width="240" height="160" fill="rgb(210,40,40)"/>';

  test('is kept in its own format', async () => {
    expect(await compress(drawing(red), { maxWidth: 10 })).toEqual({
      verdict: 'KEPT_ORIGINAL',
      output: null,
      inputFormat: 'svg',
      outputFormat: 'svg',
      width: 240,
      height: 160,
      inputWidth: 240,
      inputHeight: 160,
      score: 100,
      sizes: null,
      sizeOutputs: [],
    });
  });

  test.each(OUTPUTS)('is rasterised for %s', async (format) => {
    const result = await compress(drawing(red), { format, maxWidth: 120 });
    expect(result).toMatchObject({
      verdict: 'COMPRESSED',
      outputFormat: format.toLowerCase(),
      width: 120,
      height: 80,
    });
    const [corner] = await shownQuarters(result.output!);
    expect(distance([corner!.slice(0, 3)], [RED])).toBeLessThan(6);
  });

  test('is rasterised with a long prologue and from UTF-16', async () => {
    const prologue = `<?xml version="1.0" encoding="UTF-16"?><!-- ${'long '.repeat(400)} -->`;
    const utf16 = Buffer.from(`\ufeff${prologue}${drawing(red).toString()}`, 'utf16le');
    expect(await compress(utf16, { format: 'PNG' })).toMatchObject({ verdict: 'COMPRESSED', width: 240 });
  });

  test.each(['file:///proc/self/cmdline', '/etc/hostname', 'http://127.0.0.1:9/red.png', 'red.png'])(
    'loads nothing from %s',
    async (href) => {
      const { output } = await compress(drawing(`${red}<image href="${href}" width="240" height="160"/>`), {
        format: 'PNG',
      });
      const { output: plain } = await compress(drawing(red), { format: 'PNG' });
      expect(output).toEqual(plain);
    },
  );

  test('that is truncated fails with CORRUPT_IMAGE', async () => {
    const cut = drawing(red).subarray(0, -10);
    await expect(compress(cut)).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
    await expect(compress(cut, { format: 'PNG' })).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});

async function coloursOf(image: Uint8Array): Promise<number> {
  const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += info.channels) colours.add(data.readUIntBE(at, 3));
  return colours.size;
}
