import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import type { Rgba } from '../../../test/support/apng-files.js';
import { type GifFile, gifFile } from '../../../test/support/gif-files.js';
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

const OPTIONS: CompressionSettings = { ...DEFAULT_SETTINGS, quality: 90 };
const compress = (input: Uint8Array, options: Partial<CompressionSettings> = {}) =>
  compressImage(input, { ...OPTIONS, ...options }, { maxPixels: 50_000_000 });

const SMALL_PALETTE = [0xff0000, 0x00ff00, 0x0000ff, 0xffff00];
const FULL_PALETTE = [
  0xff0000,
  0x00ff00,
  0x0000ff,
  ...Array.from({ length: 253 }, (_, at) => (at + 3) * 0x010101),
];

describe.each([
  ['of 4 colours', SMALL_PALETTE],
  ['of 256 colours', FULL_PALETTE],
])('a GIF %s', (_, palette) => {
  const canvas = { width: 64, height: 64, palette, background: 1 };
  const inner = { left: 12, top: 12, width: 20, height: 20 };
  const full = { width: 64, height: 64 };
  const cases: [string, Omit<GifFile, 'width' | 'height'>, Rgba[][]][] = [
    ['a frame smaller than the canvas', { frames: [{ ...inner, pixels: 0 }] }, [[NOTHING, RED, NOTHING]]],
    [
      'a small first frame',
      {
        frames: [
          { ...inner, pixels: 0, disposal: 1 },
          { ...full, pixels: 2 },
        ],
      },
      [
        [NOTHING, RED, NOTHING],
        [BLUE, BLUE, BLUE],
      ],
    ],
    [
      'frames that restore the background',
      {
        frames: [
          { ...full, pixels: 0, disposal: 2 },
          { ...inner, pixels: 2 },
        ],
      },
      [
        [RED, RED, RED],
        [NOTHING, BLUE, NOTHING],
      ],
    ],
    [
      'a part that restores the background',
      {
        frames: [
          { ...full, pixels: 0, disposal: 1 },
          { ...inner, pixels: 2, disposal: 2 },
          { width: 8, height: 8, pixels: 1 },
        ],
      },
      [
        [RED, RED, RED],
        [RED, BLUE, RED],
        [GREEN, NOTHING, RED],
      ],
    ],
    [
      'a part that restores the previous frame',
      {
        frames: [
          { ...full, pixels: 0, disposal: 1 },
          { ...inner, pixels: 2, disposal: 3 },
          { width: 8, height: 8, pixels: 1 },
        ],
      },
      [
        [RED, RED, RED],
        [RED, BLUE, RED],
        [GREEN, RED, RED],
      ],
    ],
    [
      'a first frame that restores the previous one',
      {
        frames: [
          { ...full, pixels: 0, disposal: 3 },
          { ...inner, pixels: 2 },
        ],
      },
      [
        [RED, RED, RED],
        [NOTHING, BLUE, NOTHING],
      ],
    ],
    [
      'local palettes alone',
      {
        frames: [
          { ...inner, pixels: 0, palette, disposal: 2 },
          { width: 8, height: 8, pixels: 2, palette },
        ],
      },
      [
        [NOTHING, RED, NOTHING],
        [BLUE, NOTHING, NOTHING],
      ],
    ],
  ];

  test.each(cases)('with %s is composed as in browsers', async (__, file, expected) => {
    const input = gifFile({ ...canvas, loop: 0, ...file });
    expectFrames(await frameColours((await compress(input, { format: 'WEBP' })).output!), expected);
    expectFrames(
      await frameColours((await compress(input, { format: 'PNG' })).output!),
      expected.slice(0, 1),
    );
    const gif = await compress(input, { quality: 100 });
    expectFrames(await frameColours((await compress(input, { maxWidth: 63 })).output!), expected);
    if (gif.output !== null) expectFrames(await frameColours(gif.output), expected);
    expect(gif).toMatchObject({ width: 64, height: 64 });
  });
});
