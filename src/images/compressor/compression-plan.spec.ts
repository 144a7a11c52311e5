import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import type { CompressionSettings } from './compression-options.js';
import { type PlannedImage, planCompression } from './compression-plan.js';

const image = (given: Partial<PlannedImage>): PlannedImage => ({
  format: 'jpeg',
  width: 400,
  height: 300,
  frames: 1,
  playableFrames: given.format === 'gif' || given.format === 'webp' ? (given.frames ?? 1) : 1,
  orientation: 1,
  ...given,
});
const options = (given: Partial<CompressionSettings>): CompressionSettings => ({
  ...DEFAULT_SETTINGS,
  ...given,
});
const KEEP = { kind: 'KEEP' };
const write = (format: string, given: object = {}) => ({
  kind: 'WRITE',
  format,
  frames: 1,
  width: 400,
  height: 300,
  comparable: false,
  ...given,
});

test.each([
  ['the same format as comparable', {}, {}, write('jpeg', { comparable: true })],
  [
    'the same format requested by name as comparable',
    {},
    { format: 'JPEG' },
    write('jpeg', { comparable: true }),
  ],
  ['another format', {}, { format: 'WEBP' }, write('webp')],
  ['another size', {}, { maxWidth: 200 }, write('jpeg', { width: 200, height: 150 })],
  ['no enlargement', {}, { maxWidth: 800, maxHeight: 600 }, write('jpeg', { comparable: true })],
  [
    'at least one pixel per side',
    { width: 4000, height: 1 },
    { maxWidth: 10 },
    write('jpeg', { width: 10, height: 1 }),
  ],
  ['to keep an SVG', { format: 'svg', width: 9e9 }, { maxWidth: 10 }, KEEP],
  ['to rasterise an SVG', { format: 'svg' }, { format: 'PNG' }, write('png')],
  [
    'all frames of an animation',
    { format: 'gif', frames: 8 },
    {},
    write('gif', { frames: 8, comparable: true }),
  ],
  [
    'all frames of an animation as WebP',
    { format: 'gif', frames: 8 },
    { format: 'WEBP' },
    write('webp', { frames: 8 }),
  ],
  ['one frame of an animation as PNG', { format: 'gif', frames: 8 }, { format: 'PNG' }, write('png')],
  ['to keep an animated PNG', { format: 'png', frames: 8 }, { maxWidth: 10 }, KEEP],
  [
    'all frames of an animated PNG as WebP',
    { format: 'png', frames: 8, playableFrames: 8 },
    { format: 'WEBP' },
    write('webp', { frames: 8 }),
  ],
  [
    'one frame of an animated PNG as JPEG',
    { format: 'png', frames: 8, playableFrames: 8 },
    { format: 'JPEG' },
    write('jpeg'),
  ],
  [
    'one frame of an unreadable animated PNG as WebP',
    { format: 'png', frames: 8 },
    { format: 'WEBP' },
    write('webp'),
  ],
  ['to keep an animated AVIF', { format: 'avif', frames: 2 }, {}, KEEP],
  ['to keep an HDR image', { format: 'png', hdr: 'PQ' }, { maxWidth: 10 }, KEEP],
  ['to keep a TIFF of two pages', { format: 'tiff', frames: 2 }, {}, KEEP],
  [
    'one page of a TIFF of two pages as JPEG',
    { format: 'tiff', frames: 2 },
    { format: 'JPEG' },
    write('jpeg'),
  ],
  [
    'one frame of a rotated animation as JPEG',
    { format: 'webp', frames: 2, orientation: 6 },
    { format: 'JPEG' },
    write('jpeg'),
  ],
  [
    'padding to an aspect ratio',
    {},
    { pad: '1:1' },
    write('jpeg', { height: 400, content: { width: 400, height: 300 } }),
  ],
  [
    'the part inside a border',
    { crop: { left: 10, top: 20, width: 100, height: 50 } },
    { maxWidth: 50 },
    write('jpeg', { width: 50, height: 25, crop: { left: 10, top: 20, width: 100, height: 50 } }),
  ],
  [
    'no comparison with padding that restores the size of a cut image',
    { height: 400, crop: { left: 0, top: 0, width: 200, height: 400 } },
    { pad: '1:1' },
    write('jpeg', {
      height: 400,
      content: { width: 200, height: 400 },
      crop: { left: 0, top: 0, width: 200, height: 400 },
    }),
  ],
  [
    'a background of an opaque image as comparable',
    {},
    { background: '#ffffff' },
    write('jpeg', { comparable: true }),
  ],
  [
    'a background of a transparent image as another image',
    { format: 'png', hasAlpha: true },
    { background: '#ffffff' },
    write('png'),
  ],
  [
    'to keep the original, whatever the options',
    {},
    { keepOriginal: true, format: 'WEBP', pad: '1:1' },
    KEEP,
  ],
  ['to keep a rotated animation', { format: 'webp', frames: 2, orientation: 6 }, {}, KEEP],
] as [string, Partial<PlannedImage>, Partial<CompressionSettings>, object][])(
  'plans %s',
  (_, given, requested, plan) => {
    expect(planCompression(image(given), options(requested), 1_000_000)).toEqual(plan);
  },
);

test.each([
  ['too many pixels', { width: 1001, height: 1000 }, {}],
  ['too many pixels in all frames', { format: 'gif', frames: 9 }, {}],
  ['too many frames of any size', { format: 'gif', frames: 100_001, width: 1, height: 1 }, {}],
  ['too many pixels in a kept animated PNG', { format: 'png', frames: 2, width: 4000 }, {}],
  ['too many pixels in a rasterised SVG', { format: 'svg', width: 4000 }, { format: 'PNG' }],
  ['too long a side of a rasterised SVG', { format: 'svg', width: 32_768, height: 10 }, { format: 'PNG' }],
  ['too many pixels with the padding', { width: 1000, height: 200 }, { pad: '1:2' }],
  ['too long a side for WebP', { width: 16_384, height: 10 }, { format: 'WEBP' }],
] as [string, Partial<PlannedImage>, Partial<CompressionSettings>][])('rejects %s', (_, given, requested) => {
  expect(() => planCompression(image(given), options(requested), 1_000_000)).toThrow(
    expect.objectContaining({ code: 'TOO_MANY_PIXELS' }) as Error,
  );
});

test('rejects the conversion of an HDR image and names its transfer function', () => {
  const hdr = image({ format: 'png', hdr: 'PQ' });
  expect(() => planCompression(hdr, options({ format: 'JPEG' }), 1_000_000)).toThrow(
    expect.objectContaining({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining('HDR image (PQ)') as string,
    }) as Error,
  );
});

test('the error of an animation with too many frames names their number and the limit', () => {
  const animation = image({ format: 'webp', frames: 300_000, width: 1, height: 1 });
  expect(() => planCompression(animation, options({}), 1_000_000)).toThrow(
    'The image has 300000 frames; at most 100000 are accepted.',
  );
});

test('an animation with the maximum of frames is encoded, and one with more yields its first frame in a still format', () => {
  const most = image({ format: 'gif', frames: 100_000, width: 1, height: 1 });
  expect(planCompression(most, options({}), 1_000_000)).toMatchObject({ kind: 'WRITE', frames: 100_000 });
  const more = { ...most, frames: 300_000 };
  expect(planCompression(more, options({ format: 'PNG' }), 1_000_000)).toMatchObject({ frames: 1 });
});
