import { newId } from '../common/index.js';
import { isObjectKey } from './object-key.js';
import { PREVIEW_SECONDS, previewExpiry, previewKey, previewOwner, previewPlaceOf } from './preview-keys.js';

const ID = '0198a1b2-0000-7000-8000-000000000001';

test('the key of a preview has its owner and id, whatever the name of the owner', () => {
  for (const owner of [null, 'shop-a', 'Café / ../..']) {
    const place = { owner: previewOwner(owner), id: newId() };
    const key = previewKey(place, 'output', 'webp');
    expect([isObjectKey(key), previewPlaceOf(key)]).toEqual([true, place]);
  }
  expect(previewOwner('anyone')).not.toBe(previewOwner(null));
});

test.each([
  'previews/anyone/x/input.jpg',
  `previews/anyone/${ID}/other.jpg`,
  `previews/${ID}/input.jpg`,
  `requests/anyone/${ID}/input.jpg`,
  `previews/anyone/${ID}/input.jpg/x`,
])('%s is no key of a preview', (key) => expect(previewPlaceOf(key)).toBeNull());

test('a preview expires a fixed time after its id was created', () => {
  const now = Date.now();
  expect(previewExpiry(newId()) - PREVIEW_SECONDS * 1000 - now).toBeLessThan(60_000);
  expect(previewExpiry(ID)).toBe(0x0198a1b20000 + PREVIEW_SECONDS * 1000);
});
