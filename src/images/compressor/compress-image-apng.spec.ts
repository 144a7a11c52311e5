import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { type ApngFile, apngFile, type Rgba } from '../../../test/support/apng-files.js';
import {
  BLUE,
  expectFrames,
  frameColours,
  GREEN,
  NOTHING,
  RED,
} from '../../../test/support/frame-colours.js';
import { compressImage } from './compress-image.js';
import type { CompressionSettings } from './compression-options.js';
import { sharp } from './sharp.js';

const OPTIONS: CompressionSettings = { ...DEFAULT_SETTINGS, quality: 90 };
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels: 50_000_000 });

describe('an animated PNG', () => {
  const full = { width: 64, height: 64 };
  const inner = { left: 12, top: 12, width: 20, height: 20 };
  const HALF_BLUE: Rgba = [0, 0, 255, 128];
  const cases: [string, Omit<ApngFile, 'width' | 'height'>, Rgba[][]][] = [
    [
      'two full frames',
      {
        frames: [
          { ...full, colour: RED },
          { ...full, colour: BLUE },
        ],
      },
      [
        [RED, RED, RED],
        [BLUE, BLUE, BLUE],
      ],
    ],
    [
      'a default image that is no frame',
      {
        hidden: GREEN,
        frames: [
          { ...full, colour: RED },
          { ...inner, colour: BLUE },
        ],
      },
      [
        [RED, RED, RED],
        [RED, BLUE, RED],
      ],
    ],
    [
      'one frame and a default image that is none',
      { hidden: GREEN, frames: [{ ...full, colour: RED }] },
      [[RED, RED, RED]],
    ],
    [
      'a small first frame after a default image that is none',
      { hidden: GREEN, frames: [{ ...inner, colour: RED }] },
      [[NOTHING, RED, NOTHING]],
    ],
    [
      'frames that restore the background',
      {
        frames: [
          { ...full, colour: RED, disposal: 1 },
          { ...inner, colour: BLUE },
        ],
      },
      [
        [RED, RED, RED],
        [NOTHING, BLUE, NOTHING],
      ],
    ],
    [
      'a part that restores the previous frame',
      {
        frames: [
          { ...full, colour: RED },
          { ...inner, colour: BLUE, disposal: 2 },
          { width: 8, height: 8, colour: GREEN },
        ],
      },
      [
        [RED, RED, RED],
        [RED, BLUE, RED],
        [GREEN, RED, RED],
      ],
    ],
    [
      'a transparent frame over another',
      {
        frames: [
          { ...full, colour: RED },
          { ...inner, colour: HALF_BLUE, blend: 1 },
        ],
      },
      [
        [RED, RED, RED],
        [RED, [127, 0, 128, 255], RED],
      ],
    ],
    [
      'a transparent frame in place of another',
      {
        frames: [
          { ...full, colour: RED },
          { ...inner, colour: NOTHING },
        ],
      },
      [
        [RED, RED, RED],
        [RED, NOTHING, RED],
      ],
    ],
  ];

  test.each(cases)('with %s is composed as in browsers', async (_, file, expected) => {
    const input = apngFile({ width: 64, height: 64, plays: 3, ...file });
    const webp = await compress(input, { format: 'WEBP' });
    expect(webp).toMatchObject({ verdict: 'COMPRESSED', width: 64, height: 64 });
    expectFrames(await frameColours(webp.output!), expected);
    const small = await compress(input, { format: 'WEBP', maxWidth: 63 });
    expectFrames(await frameColours(small.output!), expected);
    const jpeg = await compress(input, { format: 'JPEG' });
    const onWhite = expected[0]!.map((colour): Rgba => (colour === NOTHING ? [255, 255, 255, 255] : colour));
    expectFrames(await frameColours(jpeg.output!), [onWhite]);
  });

  test('keeps its delays and loop count as WebP', async () => {
    const frames = [40, 250, 1000].map((delayMs) => ({ ...full, colour: RED, delayMs }));
    frames[1] = { ...frames[1]!, colour: BLUE };
    const { output } = await compress(apngFile({ ...full, frames, plays: 3 }), { format: 'WEBP' });
    expect(await sharp(output!).metadata()).toMatchObject({ pages: 3, delay: [40, 250, 1000], loop: 3 });
  });

  test('is kept as PNG', async () => {
    const input = apngFile({
      ...full,
      frames: [
        { ...full, colour: RED },
        { ...full, colour: BLUE },
      ],
    });
    expect(await compress(input)).toMatchObject({ verdict: 'KEPT_ORIGINAL', output: null });
  });

  test('has the colour space of its file converted in every frame', async () => {
    const linear = ['gAMA', Buffer.from([0, 1, 0x86, 0xa0])] as const;
    const frames = [64, 128].map((value) => ({ ...full, colour: [value, value, value, 255] as Rgba }));
    const { output } = await compress(apngFile({ ...full, frames, chunks: [linear] }), { format: 'WEBP' });
    const expected = [137, 188].map((value) => Array(3).fill([value, value, value, 255]) as Rgba[]);
    expectFrames(await frameColours(output!), expected);
  });

  test('fails with CORRUPT_IMAGE when a frame is damaged', async () => {
    const input = apngFile({
      ...full,
      frames: [
        { ...full, colour: RED },
        { ...full, colour: BLUE },
      ],
    });
    const at = input.lastIndexOf('fdAT') + 10;
    input.fill(0xaa, at, at + 8);
    await expect(compress(input, { format: 'WEBP' })).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });

  test('counts the pixels of all its frames', async () => {
    const input = apngFile({
      ...full,
      frames: [
        { ...full, colour: RED },
        { ...full, colour: BLUE },
      ],
    });
    await expect(
      compressImage(input, { ...OPTIONS, format: 'WEBP' }, { maxPixels: 64 * 64 * 2 - 1 }),
    ).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' });
  });
});
