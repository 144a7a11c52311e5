import type { NamedFormat } from '../../common/index.js';
import { autoFormat, type AutoImage } from './auto-format.js';

const image = (given: Partial<AutoImage>): AutoImage => ({
  format: 'jpeg',
  frames: 1,
  playableFrames: 1,
  side: 1200,
  hasAlpha: false,
  isHdr: false,
  isGraphic: false,
  ...given,
});
const animation = { format: 'gif', frames: 8, playableFrames: 8 } as const;

test.each<[string, Partial<AutoImage>, readonly NamedFormat[] | null, string]>([
  ['a photograph', {}, null, 'AVIF'],
  ['a photograph for shops without AVIF', {}, ['JPEG', 'PNG', 'WEBP'], 'WEBP'],
  ['a photograph for shops with old formats', {}, ['JPEG', 'PNG'], 'JPEG'],
  ['a graphic', { isGraphic: true }, null, 'AVIF'],
  ['a graphic for shops with old formats', { isGraphic: true }, ['JPEG', 'PNG'], 'PNG'],
  ['a transparent image', { hasAlpha: true }, null, 'AVIF'],
  ['a transparent image for shops with old formats', { hasAlpha: true }, ['JPEG', 'PNG'], 'PNG'],
  ['a transparent image where nothing else is allowed', { hasAlpha: true }, ['JPEG'], 'JPEG'],
  ['an animation', animation, null, 'WEBP'],
  ['an animation without WebP', animation, ['AVIF', 'PNG', 'JPEG'], 'ORIGINAL'],
  ['pages of a document', { format: 'tiff', frames: 2 }, null, 'ORIGINAL'],
  ['an animation that cannot be decoded', { format: 'avif', frames: 2 }, null, 'ORIGINAL'],
  ['an HDR image', { isHdr: true }, null, 'ORIGINAL'],
  ['a drawing', { format: 'svg' }, null, 'ORIGINAL'],
  ['a drawing for shops without SVG', { format: 'svg' }, ['WEBP', 'PNG'], 'WEBP'],
  ['an image longer than AVIF and WebP can be', { side: 20_000 }, null, 'JPEG'],
  ['an image longer than all but PNG can be', { side: 70_000 }, null, 'PNG'],
  ['an image that no allowed format can hold', { side: 20_000 }, ['AVIF'], 'ORIGINAL'],
])('%s %j, with %j allowed, becomes %s', (_, given, allow, format) =>
  expect(autoFormat(image(given), allow)).toBe(format),
);
