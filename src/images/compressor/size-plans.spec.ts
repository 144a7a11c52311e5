import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import type { ImageFormat } from '../../common/index.js';
import type { CompressionSettings } from './compression-options.js';
import { type PlannedImage, planCompression } from './compression-plan.js';
import { planSizes, rejectTooManySizes } from './size-plans.js';

const MAX_PIXELS = 10_000_000;
const image = (given: Partial<PlannedImage> = {}): PlannedImage => ({
  format: 'jpeg',
  width: 2000,
  height: 1500,
  frames: 1,
  playableFrames: 1,
  orientation: 1,
  ...given,
});
const options = (given: Partial<CompressionSettings> = {}): CompressionSettings => ({
  ...DEFAULT_SETTINGS,
  sizes: [400, 800, 1600],
  ...given,
});
const gif = { format: 'gif', frames: 3, playableFrames: 3 } as const;

test.each<[string, Partial<PlannedImage>, Partial<CompressionSettings>, ImageFormat, string[]]>([
  ['a JPEG', {}, {}, 'jpeg', ['jpeg 800x600', 'jpeg 400x300']],
  ['an image that became a WebP', {}, { format: 'WEBP' }, 'webp', ['webp 800x600', 'webp 400x300']],
  ['a JPEG that stays one with AUTO', {}, { format: 'AUTO' }, 'jpeg', ['jpeg 800x600', 'jpeg 400x300']],
  ['an image that AUTO made an AVIF', {}, { format: 'AUTO' }, 'avif', ['avif 800x600', 'avif 400x300']],
  ['a JPEG that was compressed before', { quality: 30 }, {}, 'jpeg', ['jpeg 800x600', 'jpeg 400x300']],
  ['an animation', gif, {}, 'gif', ['gif 800x600 of 3', 'gif 400x300 of 3']],
  ['the first frame of an animation', gif, { format: 'JPEG' }, 'jpeg', ['jpeg 800x600', 'jpeg 400x300']],
  ['a trimmed image', { crop: { left: 9, top: 9, width: 600, height: 300 } }, {}, 'jpeg', ['jpeg 400x200']],
  ['a padded image', {}, { pad: '1:1' }, 'jpeg', ['jpeg 800x800', 'jpeg 400x400']],
  ['an image inside bounds', {}, { maxHeight: 500 }, 'jpeg', ['jpeg 400x300']],
  ['a small image', { width: 300, height: 200 }, {}, 'jpeg', []],
  ['an image without the option', {}, { sizes: null }, 'jpeg', []],
  ['an SVG that stays one', { format: 'svg' }, {}, 'svg', []],
  ['an HDR image that stays as it is', { hdr: 'PQ' }, {}, 'jpeg', []],
  ['an image whose original is kept', {}, { keepOriginal: true }, 'jpeg', []],
  [
    'an animated PNG that AUTO keeps',
    { format: 'png', frames: 3, playableFrames: 3 },
    { format: 'AUTO' },
    'png',
    [],
  ],
])('%s has its smaller sizes', (_, given, asked, format, expected) => {
  const plans = planSizes(image(given), options(asked), format, MAX_PIXELS);
  const shown = plans.map(({ format: as, width, height, frames }) => {
    const of = frames === 1 ? '' : ` of ${frames}`;
    return `${as} ${width}x${height}${of}`;
  });
  expect(shown).toEqual(expected);
});

const checkSizes = (...widths: number[]) => {
  const [of, asked] = [image({ height: 1670 }), options({ sizes: widths.toSorted((a, b) => a - b) })];
  rejectTooManySizes(of, planCompression(of, asked, MAX_PIXELS), asked, MAX_PIXELS);
};

test('sizes may have twice the pixels together that one image may have, and not more', () => {
  expect(() => checkSizes(2000, 1999, 1998, 1997, 1996, 1995)).not.toThrow();
  expect(() => checkSizes(2000, 1999, 1998, 1997, 1996, 1995, 1994)).toThrow(
    expect.objectContaining({ code: 'TOO_MANY_PIXELS' }) as Error,
  );
});
