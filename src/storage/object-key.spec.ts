import {
  contentTypeOf,
  errorsCsvKey,
  imageIdOf,
  imageKey,
  inputCsvKey,
  isKeyPrefix,
  isObjectKey,
  originalKey,
  outputCsvKey,
  requestPrefix,
} from './object-key.js';

const requestId = '0198a1b2-0000-7000-8000-000000000001';
const imageId = '0198a1b2-0000-7000-8000-000000000002';

test.each([
  [imageKey(requestId, imageId, 'jpeg', 'mug.jpg'), `requests/${requestId}/images/${imageId}/mug.jpg`],
  [originalKey(requestId, imageId, 'png', 'mug.png'), `requests/${requestId}/originals/${imageId}/mug.png`],
  [imageKey(requestId, imageId, 'jpeg', null), `requests/${requestId}/images/${imageId}.jpeg`],
  [originalKey(requestId, imageId, 'png', null), `requests/${requestId}/originals/${imageId}.png`],
  [inputCsvKey(requestId), `requests/${requestId}/input.csv`],
  [outputCsvKey(requestId), `requests/${requestId}/output.csv`],
  [errorsCsvKey(requestId), `requests/${requestId}/errors.csv`],
])('returns the documented key %s', (key, expected) => {
  expect(key).toBe(expected);
  expect(isObjectKey(key)).toBe(true);
  expect(key.startsWith(requestPrefix(requestId))).toBe(true);
});

test.each([
  ['a', true],
  ['a/b_c/d-e.f', true],
  ['..a/...', true],
  ['.hidden', true],
  [`a/${'b'.repeat(255)}`, true],
  [`a/${'b'.repeat(256)}`, false],
  [`${'a/'.repeat(255)}aa`, true],
  [`${'a/'.repeat(256)}a`, false],
  ['', false],
  ['.', false],
  ['..', false],
  ['a/../b', false],
  ['a/./b', false],
  ['../a', false],
  ['a/..', false],
  ['/a', false],
  ['a/', false],
  ['a//b', false],
  ['a\\b', false],
  ['C:\\a', false],
  ['a b', false],
  ['a%2fb', false],
  ['%2e%2e/a', false],
  ['a\0', false],
  ['a\n', false],
  ['ä', false],
  ['a?b', false],
  ['~tmp/a', false],
])('%j is a valid key: %p', (key, valid) => expect(isObjectKey(key)).toBe(valid));

test.each([
  ['', false],
  ['a/', true],
  ['a/b/', true],
  ['a', false],
  ['/', false],
  ['a//', false],
  ['../', false],
  ['a/../', false],
])('%j is a valid key prefix: %p', (prefix, valid) => expect(isKeyPrefix(prefix)).toBe(valid));

test.each([
  ['a.jpg', 'image/jpeg'],
  ['a.jpeg', 'image/jpeg'],
  ['a.JPG', 'image/jpeg'],
  ['a.png', 'image/png'],
  ['a.webp', 'image/webp'],
  ['a.avif', 'image/avif'],
  ['a.gif', 'image/gif'],
  ['a.tif', 'image/tiff'],
  ['a.tiff', 'image/tiff'],
  ['a.svg', 'image/svg+xml'],
  ['a.csv', 'text/csv'],
  ['a.jpg.exe', 'application/octet-stream'],
  ['jpg', 'application/octet-stream'],
  ['a.png/b', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('the content type of %s is %s', (key, type) => expect(contentTypeOf(key)).toBe(type));

test.each([
  [imageKey(requestId, imageId, 'jpeg', 'mug.v2.jpg'), imageId],
  [originalKey(requestId, imageId, 'png', 'mug.png'), imageId],
  [imageKey(requestId, imageId, 'jpeg', null), imageId],
  [originalKey(requestId, imageId, 'png', null), imageId],
  [inputCsvKey(requestId), null],
  [outputCsvKey(requestId), null],
  [`requests/${requestId}/images/${imageId}`, null],
  [`requests/${requestId}/images/${imageId}/`, null],
  [`requests/${requestId}/images/${imageId}/a/chair.jpg`, null],
  [`requests/${requestId}/previews/${imageId}.jpg`, null],
  [`other/${requestId}/images/${imageId}.jpg`, null],
])('the image id in the key %s is %p', (key, id) => expect(imageIdOf(key)).toBe(id));
