import { v7 } from 'uuid';
import type { ImageTask } from '../requests/index.js';
import { IMAGES_IN_A_TRACE, resultAttributes, spanOfImage } from './image-span.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ID = '01a1febd-8c12-7371-814b-5cbc';

const task = (id: string, requestImages: number, more: Partial<ImageTask> = {}): ImageTask => ({
  id,
  requestImages,
  traceparent,
  token: '',
  requestId: 'r',
  inputUrl: 'https://user:pw@img.example/a.jpg?token=secret',
  attempt: 2,
  options: {
    quality: 50,
    format: 'ORIGINAL',
    maxWidth: null,
    maxHeight: null,
    keepMetadata: false,
    keepOriginals: false,
  },
  ...more,
});

test.each([
  ['the first of a few', `${ID}00000000`, 1, 'within'],
  ['the last of a few', `${ID}ffffffff`, IMAGES_IN_A_TRACE, 'within'],
  ['the last that is low enough', `${ID}00068db8`, 1_000_000, 'within'],
  ['the first that is not', `${ID}00068db9`, 1_000_000, 'apart'],
  ['the highest of many', `${ID}ffffffff`, 1_000_000, 'apart'],
])('%s', (_, imageId, images, where) => {
  const { parent, link } = spanOfImage(task(imageId, images));
  expect({ parent, link }).toEqual(
    where === 'within' ? { parent: traceparent, link: null } : { parent: null, link: traceparent },
  );
});

test('about a hundred of many are within', () => {
  const within = Array.from({ length: 20_000 }, () => spanOfImage(task(v7(), 20_000))).filter(
    ({ parent }) => parent !== null,
  );
  expect(within.length).toBeGreaterThan(50);
  expect(within.length).toBeLessThan(150);
});

test('an upload that was not traced leads nowhere', () => {
  for (const images of [1, 1_000_000]) {
    const { parent, link } = spanOfImage(task(`${ID}ffffffff`, images, { traceparent: null }));
    expect({ parent, link }).toEqual({ parent: null, link: null });
  }
});

test('of the URL the host alone is told', () => {
  expect(spanOfImage(task(v7(), 1)).attributes).toMatchObject({
    'server.address': 'img.example',
    'halftone.image.attempt': 2,
  });
  expect(JSON.stringify(spanOfImage(task(v7(), 1)))).not.toMatch(/secret|pw|a\.jpg/);
});

test('a failure says no more than that', () => {
  const message = 'https://img.example/?token=secret answered 404.';
  const result = { outcome: 'failed', code: 'HTTP_STATUS', message, durationMs: 1 } as const;
  expect(resultAttributes(result)).toEqual({ 'halftone.image.outcome': 'failed' });
});
