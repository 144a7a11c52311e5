import { type KeyedImage, objectKeysOf, sizeKeyOf } from './image-keys.js';
import { imageIdOf, isImageKey, isObjectKey } from './object-key.js';

const image: KeyedImage = {
  requestId: '0198a1b2-0000-7000-8000-000000000001',
  id: '0198a1b2-0000-7000-8000-000000000002',
  inputUrl: 'https://shop.example/mug.png',
  inputFormat: 'png',
  outputFormat: 'webp',
  fileName: 'mug.webp',
  sizes: [
    { width: 800, height: 600, bytes: 2 },
    { width: 400, height: 300, bytes: 1 },
  ],
};
const at = (folder: string, name: string) => `requests/${image.requestId}/${folder}/${image.id}/${name}`;
const outputs = ['mug.webp', 'mug-800w.webp', 'mug-400w.webp'].map((name) => at('images', name));

test.each<[string, Partial<KeyedImage>, boolean, string[]]>([
  ['of several widths', {}, false, outputs],
  ['of several widths, with its original', {}, true, [...outputs, at('originals', 'mug.png')]],
  ['without smaller widths', { sizes: [] }, false, outputs.slice(0, 1)],
  ['without the option', { sizes: null }, true, [outputs[0]!, at('originals', 'mug.png')]],
])('an image %s has its objects in its folder', (_, given, keepOriginals, expected) => {
  const keys = objectKeysOf({ ...image, ...given }, { keepOriginals });
  expect(keys).toEqual(expected);
  expect(keys.every((key) => isObjectKey(key) && isImageKey(key) && imageIdOf(key) === image.id)).toBe(true);
});

test('the longest name of an image leaves room for its revision and its width', () => {
  const fileName = `${'x'.repeat(100)}-r32767.jpeg`;
  expect(isObjectKey(sizeKeyOf({ ...image, fileName }, 16_384))).toBe(true);
});
