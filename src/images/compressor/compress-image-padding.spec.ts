import { apngFile } from '../../../test/support/apng-files.js';
import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { animation, distance } from '../../../test/support/pictures.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const compress = (input: Uint8Array, options: Partial<CompressionSettings>, maxPixels = 50_000_000) =>
  compressImage(input, { ...DEFAULT_SETTINGS, quality: 90, ...options }, { maxPixels });

const RED = [200, 30, 30, 255];
const WHITE = [255, 255, 255, 255];
const BLUE = [0, 0, 255, 255];
const NOTHING = [0, 0, 0, 0];

const plain = (width: number, height: number, [r, g, b, alpha]: number[]) =>
  sharp({ create: { width, height, channels: 4, background: { r: r!, g: g!, b: b!, alpha: alpha! / 255 } } });

/** 200 x 100 pixels of one colour with a red rectangle of 64 x 48 at (32, 16). */
async function packshot(format: 'png' | 'jpeg', border = WHITE, orientation = 1): Promise<Buffer> {
  const inner = await plain(64, 48, RED).png().toBuffer();
  const drawn = await plain(200, 100, border)
    .composite([{ input: inner, left: 32, top: 16 }])
    .png()
    .toBuffer();
  const image = border[3] === 255 ? sharp(drawn).removeAlpha() : sharp(drawn);
  return image.withMetadata({ orientation }).toFormat(format, { quality: 98 }).toBuffer();
}

/** Returns the number of frames, the size of one, and the colours of the last at the given places. */
async function shown(image: Uint8Array | null, ...places: (readonly [number, number])[]) {
  const decoded = sharp(image!, { animated: true }).toColourspace('srgb').ensureAlpha().raw();
  const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
  const height = info.pageHeight ?? info.height;
  const frames = info.height / height;
  const colours = places.map(([x, y]) => {
    const at = (((frames - 1) * height + y) * info.width + x) * 4;
    const colour = [...data.subarray(at, at + 4)];
    return colour[3] === 0 ? NOTHING : colour;
  });
  return { frames, size: [info.width, height], colours };
}

function expectColours({ colours }: { colours: number[][] }, expected: number[][]): void {
  expect({ colours, isAlike: distance(colours, expected) < 12 }).toEqual({ colours, isAlike: true });
}

describe('padding', () => {
  test.each([
    ['is white', {}, WHITE],
    ['has the background', { background: '#0000ff' }, BLUE],
  ])('of an opaque image %s', async (_, options, colour) => {
    const input = await plain(200, 100, RED).removeAlpha().jpeg({ quality: 98 }).toBuffer();
    for (const format of ['ORIGINAL', 'PNG', 'WEBP', 'AVIF'] as const) {
      const result = await compress(input, { pad: '1:1', maxWidth: 100, format, ...options });
      expect(result).toMatchObject({ verdict: 'COMPRESSED', width: 100, height: 100, inputWidth: 200 });
      const after = await shown(result.output, [50, 5], [50, 50], [50, 95]);
      expect(after.size).toEqual([100, 100]);
      expectColours(after, [colour, RED, colour]);
    }
  });

  test('of a transparent image is transparent where the format has that, white elsewhere, and the background anywhere', async () => {
    const input = await packshot('png', NOTHING);
    const at = [
      [100, 10],
      [10, 66],
      [150, 100],
    ] as const;
    const pad = { pad: '1:1' };
    expectColours(await shown((await compress(input, pad)).output, ...at), [NOTHING, NOTHING, NOTHING]);
    const jpeg = await compress(input, { ...pad, format: 'JPEG' });
    expectColours(await shown(jpeg.output, ...at), [WHITE, WHITE, WHITE]);
    const blue = await compress(input, { ...pad, background: '#0000ff' });
    expectColours(await shown(blue.output, ...at, [50, 90]), [BLUE, BLUE, BLUE, RED]);
  });

  test('of a grey image has its colour', async () => {
    const input = await plain(40, 20, [90, 90, 90, 255]).removeAlpha().toColourspace('b-w').png().toBuffer();
    const result = await compress(input, { pad: '1:1', background: '#0000ff' });
    expectColours(await shown(result.output, [20, 2], [20, 20]), [BLUE, [90, 90, 90, 255]]);
    expect(
      await sharp((await compress(input, { pad: '1:1', format: 'JPEG' })).output!).metadata(),
    ).toMatchObject({
      space: 'b-w',
    });
  });

  test('of an animation is around each frame', async () => {
    const frames = [0, 1].map((at) => ({ width: 64, height: 64, colour: [200 * at, 30, 30, 255] as const }));
    const inputs = [
      await animation(3).gif().toBuffer(),
      await animation(3).webp({ lossless: true }).toBuffer(),
      apngFile({ width: 64, height: 64, frames }),
    ];
    for (const input of inputs) {
      const result = await compress(input, {
        pad: '2:1',
        maxWidth: 64,
        background: '#0000ff',
        format: 'WEBP',
      });
      const after = await shown(result.output, [2, 16], [62, 16], [19, 3]);
      expect(after).toMatchObject({ frames: input === inputs[2] ? 2 : 3, size: [64, 32] });
      expectColours(after, [BLUE, BLUE, input === inputs[2] ? RED : WHITE]);
    }
  });

  test('is rejected when it would make too many pixels', async () => {
    const input = await plain(1000, 100, RED).png().toBuffer();
    await expect(compress(input, { pad: '1:1' }, 500_000)).rejects.toMatchObject({
      code: 'TOO_MANY_PIXELS',
      message: expect.stringContaining('1000 x 1000') as string,
    });
    expect(await compress(input, { pad: '1:1', maxWidth: 500 }, 500_000)).toMatchObject({ height: 500 });
  });
});

describe('trimming', () => {
  test.each([
    ['white', WHITE, 'png', 1, [64, 48]],
    ['transparent', NOTHING, 'png', 1, [64, 48]],
    ['dark', [20, 20, 20, 255], 'png', 1, [64, 48]],
    ['white, of a JPEG', WHITE, 'jpeg', 1, [64, 48]],
    ['white, of a rotated JPEG', WHITE, 'jpeg', 6, [48, 64]],
  ] as const)('cuts off a border that is %s', async (_, border, format, orientation, size) => {
    const result = await compress(await packshot(format, [...border], orientation), { trim: true });
    // The noise of JPEG reaches a few pixels into the border.
    const tolerance = format === 'jpeg' ? 16 : 0;
    expect(Math.abs(result.width - size[0])).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(result.height - size[1])).toBeLessThanOrEqual(tolerance);
    const after = await shown(result.output, [Math.round(result.width / 2), Math.round(result.height / 2)]);
    expect(after.size).toEqual([result.width, result.height]);
    expectColours(after, [RED]);
  });

  test('comes before scaling and padding', async () => {
    const result = await compress(await packshot('png'), {
      trim: true,
      pad: '1:1',
      maxWidth: 32,
      background: '#00f',
    });
    expect(result).toMatchObject({ width: 32, height: 32, inputWidth: 200, inputHeight: 100 });
    expectColours(await shown(result.output, [16, 1], [1, 16], [30, 16], [16, 30]), [BLUE, RED, RED, BLUE]);
  });

  test('of the first frame of an animation cuts off its border, and an animation keeps it', async () => {
    const gif = await animation(3).gif().toBuffer();
    expect(await compress(gif, { trim: true, format: 'WEBP' })).toMatchObject({ width: 64, height: 64 });
    expect(await compress(gif, { trim: true, format: 'JPEG' })).toMatchObject({ width: 20, height: 20 });
    const colour = [200, 30, 30, 255] as const;
    const apng = apngFile({
      width: 64,
      height: 64,
      hidden: [0, 0, 0, 255],
      frames: [
        { left: 8, top: 4, width: 30, height: 20, colour },
        { width: 64, height: 64, colour },
      ],
    });
    expect(await compress(apng, { trim: true, format: 'WEBP' })).toMatchObject({ width: 64, height: 64 });
    const still = await compress(apng, { trim: true, format: 'JPEG' });
    expect(still).toMatchObject({ width: 30, height: 20 });
  });

  test('leaves an image of one colour and one without a border', async () => {
    for (const input of [plain(40, 30, WHITE), plain(40, 30, RED)])
      expect(await compress(await input.png().toBuffer(), { trim: true })).toMatchObject({
        width: 40,
        height: 30,
      });
  });

  test('reports a damaged image as without it', async () => {
    const cut = (await packshot('png')).subarray(0, 150);
    await expect(compress(cut, { trim: true })).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});

describe('the original', () => {
  /** A palette that no encoder makes smaller. */
  const smallest = async (input: Buffer) =>
    Buffer.from((await compress(input, { quality: 1 })).output ?? input);

  test('is kept when the geometry is unchanged, and never when it is not', async () => {
    const input = await smallest(await packshot('png'));
    const kept = await compress(input, { quality: 100, background: '#ffffff' });
    expect(kept).toMatchObject({ verdict: 'KEPT_ORIGINAL' });
    for (const options of [{ pad: '1:1' }, { trim: true }])
      expect(await compress(input, { quality: 100, ...options })).toMatchObject({ verdict: 'COMPRESSED' });
  });

  test('is not kept when its transparency has to be filled', async () => {
    const input = await smallest(await packshot('png', NOTHING));
    expect(await compress(input, { quality: 100 })).toMatchObject({ verdict: 'KEPT_ORIGINAL' });
    const filled = await compress(input, { quality: 100, background: '#0000ff' });
    expect(filled).toMatchObject({ verdict: 'COMPRESSED', width: 200, height: 100 });
    expectColours(await shown(filled.output, [5, 5]), [BLUE]);
  });

  test('is kept, whatever the options, when it cannot be written in its format', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>');
    const options = { pad: '1:1', trim: true, background: '#ffffff' };
    expect(await compress(svg, options)).toMatchObject({ verdict: 'KEPT_ORIGINAL', width: 40, height: 20 });
    expect(await compress(svg, { ...options, format: 'PNG' })).toMatchObject({ width: 40, height: 40 });
  });
});
