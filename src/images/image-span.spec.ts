import { DEFAULT_SETTINGS } from '../../test/support/compression-settings.js';
import { v7 } from 'uuid';
import type { ImageTask } from './image-task.js';
import { IMAGES_IN_A_TRACE, resultAttributes, spanOfImage } from './image-span.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ID = '01a1febd-8c12-7371-814b-5cbc';

const task = (id: string, requestImages: number, more: Partial<ImageTask> = {}): ImageTask => ({
  id,
  requestImages,
  revision: 0,
  traceparent,
  token: '',
  requestId: 'r',
  inputUrl: 'https://user:pw@img.example/a.jpg?token=secret',
  attempt: 2,
  fetchHeaders: null,
  owner: null,
  options: {
    ...DEFAULT_SETTINGS,
    keepOriginals: false,
    reuse: true,
    checks: false,
  },
  ...more,
});

test.each([
  ['the only image of a request', `${ID}00000000`, 1, 'the trace of the upload'],
  ['the highest id of a hundred images', `${ID}ffffffff`, IMAGES_IN_A_TRACE, 'the trace of the upload'],
  [
    'the last id below the threshold of a large request',
    `${ID}00068db8`,
    1_000_000,
    'the trace of the upload',
  ],
  ['the first id above the threshold of a large request', `${ID}00068db9`, 1_000_000, 'its own trace'],
  ['the highest id of a large request', `${ID}ffffffff`, 1_000_000, 'its own trace'],
])('the span of %s (%s, %i images) belongs to %s', (_, imageId, images, trace) => {
  const { parent, link } = spanOfImage(task(imageId, images));
  expect({ parent, link }).toEqual(
    trace === 'the trace of the upload'
      ? { parent: traceparent, link: null }
      : { parent: null, link: traceparent },
  );
});

test('about a hundred images of a large request are in the trace of its upload', () => {
  const inUploadTrace = Array.from({ length: 20_000 }, () => spanOfImage(task(v7(), 20_000))).filter(
    ({ parent }) => parent !== null,
  );
  expect(inUploadTrace.length).toBeGreaterThan(50);
  expect(inUploadTrace.length).toBeLessThan(150);
});

test('the spans of an upload that was not traced have no parent and no link', () => {
  for (const images of [1, 1_000_000]) {
    const { parent, link } = spanOfImage(task(`${ID}ffffffff`, images, { traceparent: null }));
    expect({ parent, link }).toEqual({ parent: null, link: null });
  }
});

test('the attributes hold the host of the image URL and no other part of it', () => {
  expect(spanOfImage(task(v7(), 1)).attributes).toMatchObject({
    'server.address': 'img.example',
    'halftone.image.attempt': 2,
  });
  expect(JSON.stringify(spanOfImage(task(v7(), 1)))).not.toMatch(/secret|pw|a\.jpg/);
});

test('the attributes of a failure hold its outcome and not its message', () => {
  const message = 'https://img.example/?token=secret responded 404.';
  const result = { outcome: 'failed', code: 'HTTP_STATUS', message, durationMs: 1 } as const;
  expect(resultAttributes(result)).toEqual({ 'halftone.image.outcome': 'failed' });
});
