import { ApiError } from '../shared/api/api-error.js';
import { blockedInWords } from './blocked.js';

const failed = (code: string) => ({
  url: 'http://127.0.0.1:8080/a.jpg',
  error: new ApiError(code, 'It is not allowed.'),
});
const hosts = [{ host: '127.0.0.1:8080', imageCount: 33 }];

test.each([
  [
    33,
    'URL_NOT_ALLOWED',
    'All 33 images are on 127.0.0.1:8080, which this server does not fetch. “Live example” says why.',
  ],
  [
    40,
    'URL_NOT_ALLOWED',
    '33 of 40 images are on 127.0.0.1:8080, which this server does not fetch. “Live example” says why.',
  ],
  [33, 'TIMEOUT', null],
])('of %d images with an example that failed with %s the note is %s', (imageCount, code, expected) =>
  expect(blockedInWords({ hosts, imageCount }, failed(code))).toBe(expected),
);

test('without a failed example there is no note', () =>
  expect(blockedInWords({ hosts, imageCount: 33 }, null)).toBeNull());
