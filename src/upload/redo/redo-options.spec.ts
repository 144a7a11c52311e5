import type { RedoImagesInput } from './redo-input.js';
import { redoOf } from './redo-options.js';

const IDS = ['0198a1b2-0000-7000-8000-000000000001', '0198a1b2-0000-7000-8000-000000000002'];
const read = (input: Partial<RedoImagesInput>) => redoOf({ imageIds: IDS, ...input });

test.each<[Partial<RedoImagesInput>, object]>([
  [{ keepOriginal: true }, { keepOriginal: true }],
  [{ options: {} }, {}],
  [{ options: { quality: 90 } }, { quality: 90, target: null }],
  [{ options: { target: 80 } }, { target: 80 }],
  [{ options: { format: 'AUTO', allow: ['WEBP'] } }, { format: 'AUTO', allow: ['WEBP'] }],
  [
    { options: { format: 'WEBP', background: '#FFF', pad: '2:2', trim: true }, keepOriginal: false },
    { format: 'WEBP', background: '#ffffff', pad: '1:1', trim: true },
  ],
  [{ options: { sizes: [800, 400] } }, { sizes: [400, 800] }],
  [{ options: { sizes: null } }, { sizes: null }],
  [{ options: { quality: null, maxWidth: null, pad: null } }, { maxWidth: null, pad: null }],
])('%j overrides %j', (input, options) => expect(read(input)).toEqual({ imageIds: IDS, options }));

test('an image that is named twice, or in capitals, is redone once', () =>
  expect(read({ imageIds: [IDS[0]!, IDS[0]!.toUpperCase()], options: {} }).imageIds).toEqual([IDS[0]]));

test.each<[string, Partial<RedoImagesInput>, string]>([
  ['no image', { imageIds: [], options: {} }, 'imageIds'],
  [
    'too many images',
    { imageIds: Array.from({ length: 1001 }, (__, at) => String(at)), options: {} },
    'it has 1001',
  ],
  ['neither options nor keepOriginal', {}, 'either options or keepOriginal'],
  ['both', { options: {}, keepOriginal: true }, 'not both'],
  ['an invalid option', { options: { quality: 0 } }, 'quality must be'],
])('%s is rejected', (_, input, message) =>
  expect(() => read(input)).toThrow(
    expect.objectContaining({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message) as string,
    }) as Error,
  ),
);
