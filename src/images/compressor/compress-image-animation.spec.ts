import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { animation, photograph, quarters } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;
const DELAY = [100, 250, 100, 70, 100];
const LOOP = 3;

const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}, maxPixels = 50_000_000) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels });

const make = {
  gif: (transparent = false) =>
    animation(5, transparent).gif({ delay: DELAY, loop: LOOP, keepDuplicateFrames: true }).toBuffer(),
  webp: (transparent = false) =>
    animation(5, transparent).webp({ delay: DELAY, loop: LOOP, lossless: true }).toBuffer(),
};

/** Returns the column where the red square starts in each frame, in the middle row. */
async function squares(image: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(image, { animated: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, pageHeight = height } = info;
  return Array.from({ length: height / pageHeight }, (_, frame) => {
    const row = (frame * pageHeight + Math.floor(pageHeight * 0.45)) * width;
    const isRed = (x: number) =>
      data[(row + x) * 4]! > 150 && data[(row + x) * 4 + 1]! < 130 && data[(row + x) * 4 + 3]! > 128;
    return Array.from({ length: width }, (__, x) => x).findIndex(isRed);
  });
}

describe.each(['gif', 'webp'] as const)('an animated %s', (format) => {
  test.each([null, 32])('keeps its frames, delays and loop count with maxWidth %p', async (maxWidth) => {
    const side = maxWidth ?? 64;
    const result = await compress(await make[format](), { maxWidth, quality: 80 });
    expect(result).toMatchObject({ width: side, height: side, outputFormat: format });
    const image = result.output ?? (await make[format]());
    const header = await sharp(image, { animated: true }).metadata();
    expect(header).toMatchObject({ pages: 5, pageHeight: side, delay: DELAY, loop: LOOP });
    const expected = [0, 6, 12, 18, 24].map((x) => (x * side) / 64);
    const shown = await squares(image);
    expect(shown).toHaveLength(5);
    for (const [frame, x] of shown.entries()) expect(Math.abs(x - expected[frame]!)).toBeLessThanOrEqual(1);
  });

  test('gets smaller', async () => {
    const frames = await Promise.all(
      [0, 1, 2].map((at) =>
        quarters(120, 80)
          .modulate({ hue: at * 40 })
          .raw()
          .toBuffer(),
      ),
    );
    const raw = { width: 120, height: 240, channels: 3 as const, pageHeight: 80 };
    const input = await sharp(Buffer.concat(frames), { raw })
      .toFormat(format, { delay: [100, 200, 300] })
      .toBuffer();
    const result = await compress(input);
    expect(result.verdict).toBe('COMPRESSED');
    expect(result.output!.length).toBeLessThan(input.length);
    expect(await sharp(result.output!).metadata()).toMatchObject({ pages: 3, delay: [100, 200, 300] });
  });

  test('keeps its transparency', async () => {
    const { output } = await compress(await make[format](true), { maxWidth: 60 });
    const { data } = await sharp(output!).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(data[3]).toBe(0);
  });

  test.each(['JPEG', 'PNG', 'AVIF'] as const)('yields its first frame as %s', async (requested) => {
    const result = await compress(await make[format](), { format: requested });
    expect(result).toMatchObject({ verdict: 'COMPRESSED', width: 64, height: 64 });
    expect(await squares(result.output!)).toEqual([0]);
  });

  test('counts the pixels of all frames that are read', async () => {
    const input = await make[format]();
    await expect(compress(input, {}, 64 * 64 * 4)).rejects.toMatchObject({
      code: 'TOO_MANY_PIXELS',
      message: expect.stringContaining('64 x 64 pixels in each of 5 frames') as string,
    });
    expect(await compress(input, { format: 'PNG' }, 64 * 64)).toMatchObject({ verdict: 'COMPRESSED' });
    expect(await compress(input, {}, 64 * 64 * 5)).toMatchObject({ width: 64 });
  });
});

test('an animated GIF stays animated as WebP', async () => {
  const { output } = await compress(await make.gif(), { format: 'WEBP', quality: 80 });
  expect(await sharp(output!).metadata()).toMatchObject({
    format: 'webp',
    pages: 5,
    delay: DELAY,
    loop: LOOP,
  });
});

/** A GIF of thin lines on white, one more in each frame. */
const drawing = (side = 96, frames = 12) => {
  const pixels = Buffer.alloc(side * side * frames * 3, 255);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let line = 0; line <= frame; line += 1) {
      for (let x = 0; x < side; x += 1) {
        const y = Math.floor((x * (line + 2)) / 4) % side;
        pixels.fill(line * 9, ((frame * side + y) * side + x) * 3, ((frame * side + y) * side + x + 1) * 3);
      }
    }
  }
  return sharp(pixels, { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } })
    .gif({ delay: Array.from({ length: frames }, () => 80) })
    .toBuffer();
};

test('a drawing that moves takes fewer bytes as WebP without loss', async () => {
  const input = await drawing();
  const lossy = await sharp(input, { animated: true }).webp({ quality: 45, effort: 2 }).toBuffer();
  expect(lossy.length).toBeGreaterThan(input.length);
  const { output } = await compress(input, { format: 'WEBP' });
  expect(output!.length).toBeLessThan(input.length);
  const pixels = (bytes: Uint8Array) => sharp(bytes, { animated: true }).removeAlpha().raw().toBuffer();
  expect((await pixels(output!)).equals(await pixels(input))).toBe(true);
  expect(await sharp(output!).metadata()).toMatchObject({ pages: 12, format: 'webp' });
});

test('a film takes fewer bytes as WebP with loss', async () => {
  const frames = Array.from({ length: 4 }, () => photograph(120, 90).raw().toBuffer());
  const raw = { width: 120, height: 360, channels: 3 as const, pageHeight: 90 };
  const input = await sharp(Buffer.concat(await Promise.all(frames)), { raw })
    .gif({ keepDuplicateFrames: true })
    .toBuffer();
  const { output } = await compress(input, { format: 'WEBP' });
  expect(output!.length).toBeLessThan(input.length / 2);
});

describe('images that cannot be encoded again without losing frames', () => {
  test('keeps an animated PNG', async () => {
    const still = await quarters().png({ compressionLevel: 0 }).toBuffer();
    // acTL (2 frames, endless) right after IHDR; decoders without animation ignore it.
    const acTL = Buffer.from('000000086163544c0000000200000000f38d9370', 'hex');
    const input = Buffer.concat([still.subarray(0, 33), acTL, still.subarray(33)]);
    expect(await compress(input, { maxWidth: 20 })).toMatchObject({
      verdict: 'KEPT_ORIGINAL',
      outputFormat: 'png',
      width: 240,
    });
    expect(await compress(input, { format: 'WEBP' })).toMatchObject({ verdict: 'COMPRESSED' });
    await expect(compress(input.subarray(0, input.length / 2))).rejects.toMatchObject({
      code: 'CORRUPT_IMAGE',
    });
  });

  test('keeps a TIFF of two pages', async () => {
    const input = await quarters(120, 160).tiff({ compression: 'none' }).toBuffer();
    expect(await compress(twoPages(input))).toMatchObject({ verdict: 'KEPT_ORIGINAL', outputFormat: 'tiff' });
    expect(await compress(twoPages(input), { format: 'JPEG' })).toMatchObject({ verdict: 'COMPRESSED' });
    expect(await compress(input)).toMatchObject({ verdict: 'COMPRESSED' });
  });
});

/** Returns the TIFF with its directory repeated as the second page (little-endian classic TIFF). */
function twoPages(tiff: Buffer): Buffer {
  const first = tiff.readUInt32LE(4);
  const directory = tiff.subarray(first, first + 2 + tiff.readUInt16LE(first) * 12 + 4);
  const padding = Buffer.alloc(tiff.length % 2);
  const both = Buffer.concat([tiff, padding, directory]);
  both.writeUInt32LE(tiff.length + padding.length, first + directory.length - 4);
  return both;
}

/** Returns a GIF of `frames` frames of one pixel each. */
function tinyFrames(frames: number): Buffer {
  const header = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('21f90400010000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

test('an animation with more frames than the limit is rejected with their number', async () => {
  await expect(compress(tinyFrames(100_001))).rejects.toMatchObject({
    code: 'TOO_MANY_PIXELS',
    message: 'The image has 100001 frames; at most 100000 are accepted.',
  });
});
