import type { CompressionSettings } from './compression-options.js';
import { planCompression } from './compression-plan.js';
import type { Inspection } from './inspect-image.js';

const picture = (given: Partial<Inspection>): Inspection => ({
  format: 'jpeg',
  width: 400,
  height: 300,
  frames: 1,
  orientation: 1,
  hasAlpha: false,
  hasProfile: false,
  isGrey: false,
  isDeep: false,
  ...given,
});
const options = (given: Partial<CompressionSettings>): CompressionSettings => ({
  quality: 50,
  format: 'ORIGINAL',
  maxWidth: null,
  maxHeight: null,
  keepMetadata: false,
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
  ['the same format', {}, {}, write('jpeg', { comparable: true })],
  ['the same format by name', {}, { format: 'JPEG' }, write('jpeg', { comparable: true })],
  ['another format', {}, { format: 'WEBP' }, write('webp')],
  ['another size', {}, { maxWidth: 200 }, write('jpeg', { width: 200, height: 150 })],
  ['never enlarged', {}, { maxWidth: 800, maxHeight: 600 }, write('jpeg', { comparable: true })],
  ['at least a pixel', { width: 4000, height: 1 }, { maxWidth: 10 }, write('jpeg', { width: 10, height: 1 })],
  ['a kept SVG', { format: 'svg', width: 9e9 }, { maxWidth: 10 }, KEEP],
  ['a drawn SVG', { format: 'svg' }, { format: 'PNG' }, write('png')],
  ['an animation', { format: 'gif', frames: 8 }, {}, write('gif', { frames: 8, comparable: true })],
  ['an animation as WebP', { format: 'gif', frames: 8 }, { format: 'WEBP' }, write('webp', { frames: 8 })],
  ['an animation as PNG', { format: 'gif', frames: 8 }, { format: 'PNG' }, write('png')],
  ['an animated PNG', { format: 'png', frames: 8 }, { maxWidth: 10 }, KEEP],
  ['an animated PNG as WebP', { format: 'png', frames: 8 }, { format: 'WEBP' }, write('webp')],
  ['an animated AVIF', { format: 'avif', frames: 2 }, {}, KEEP],
  ['a TIFF of two pages', { format: 'tiff', frames: 2 }, {}, KEEP],
  ['a TIFF of two pages as JPEG', { format: 'tiff', frames: 2 }, { format: 'JPEG' }, write('jpeg')],
  [
    'a turned animation as JPEG',
    { format: 'webp', frames: 2, orientation: 6 },
    { format: 'JPEG' },
    write('jpeg'),
  ],
  ['a turned animation', { format: 'webp', frames: 2, orientation: 6 }, {}, KEEP],
] as [string, Partial<Inspection>, Partial<CompressionSettings>, object][])('%s', (_, given, asked, plan) => {
  expect(planCompression(picture(given), options(asked), 1_000_000)).toEqual(plan);
});

test.each([
  ['too many pixels', { width: 1001, height: 1000 }, {}],
  ['too many in all frames', { format: 'gif', frames: 9 }, {}],
  ['too many frames, however small', { format: 'gif', frames: 100_001, width: 1, height: 1 }, {}],
  ['too many in a kept animated PNG', { format: 'png', frames: 2, width: 4000 }, {}],
  ['too many in a drawn SVG', { format: 'svg', width: 4000 }, { format: 'PNG' }],
  ['too long a side for WebP', { width: 16_384, height: 10 }, { format: 'WEBP' }],
] as [string, Partial<Inspection>, Partial<CompressionSettings>][])('refuses %s', (_, given, asked) => {
  expect(() => planCompression(picture(given), options(asked), 1_000_000)).toThrow(
    expect.objectContaining({ code: 'TOO_MANY_PIXELS' }) as Error,
  );
});

test('the error of an animation with too many frames names their number and the limit', () => {
  const animation = picture({ format: 'webp', frames: 300_000, width: 1, height: 1 });
  expect(() => planCompression(animation, options({}), 1_000_000)).toThrow(
    'The image has 300000 frames; at most 100000 are accepted.',
  );
});

test('an animation with the most frames is written, and one with more gives its first frame to a still format', () => {
  const most = picture({ format: 'gif', frames: 100_000, width: 1, height: 1 });
  expect(planCompression(most, options({}), 1_000_000)).toMatchObject({ kind: 'WRITE', frames: 100_000 });
  const more = { ...most, frames: 300_000 };
  expect(planCompression(more, options({ format: 'PNG' }), 1_000_000)).toMatchObject({ frames: 1 });
});
