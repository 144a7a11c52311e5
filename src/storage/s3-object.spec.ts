import { infoOf, quoted, rangeHeader, storedHeaders, wholeSeconds } from './s3-object.js';
import { VALID_SECONDS, WINDOW_SECONDS, signingTime } from './s3-presigned.js';
import { partsOf } from './s3-upload.js';

test.each([
  ['a.jpg', 'image/jpeg', 'public, max-age=31536000, immutable', undefined],
  ['a.svg', 'image/svg+xml', 'public, max-age=31536000, immutable', 'attachment'],
  ['a.csv', 'text/csv', 'no-cache', 'attachment'],
  ['a.html', 'application/octet-stream', 'no-cache', 'attachment'],
])(
  '%s is stored with the content type %s, the caching %s and the disposition %s',
  (key, type, caching, disposition) => {
    const headers = storedHeaders(key, { acl: undefined });
    expect(headers).toMatchObject({ 'Content-Type': type, 'Cache-Control': caching });
    expect(headers['Content-Disposition']).toBe(disposition);
  },
);

test.each([
  [undefined, undefined, undefined],
  ['public-read', 'public-read', undefined],
  ['authenticated-read', 'authenticated-read', undefined],
  ['private', 'private', 'private'],
  ['bucket-owner-read', 'bucket-owner-read', 'bucket-owner-read'],
  ['bucket-owner-full-control', 'bucket-owner-full-control', 'bucket-owner-full-control'],
] as const)('with S3_ACL=%s an image is stored with the ACL %s, and a CSV with %s', (acl, ofImage, ofCsv) => {
  for (const key of ['requests/r1/images/i1.jpeg', 'requests/r1/originals/i1.jpeg'])
    expect(storedHeaders(key, { acl })['x-amz-acl']).toBe(ofImage);
  for (const key of ['requests/r1/input.csv', 'requests/images/output.csv', 'installation', '~check'])
    expect(storedHeaders(key, { acl })['x-amz-acl']).toBe(ofCsv);
});

test.each([
  [{ 'content-length': '10' }, 10],
  [{ 'content-length': '3', 'content-range': 'bytes 2-4/10' }, 10],
  [{ 'content-length': '0' }, 0],
])('the headers %j belong to an object of %i bytes', (headers, size) => {
  const date = 'Sun, 01 Mar 2026 12:00:00 GMT';
  const info = infoOf('a.png', { ...headers, etag: '"v2"', 'last-modified': date });
  expect(info).toEqual({
    key: 'a.png',
    size,
    etag: '"v2"',
    lastModified: new Date(date),
    contentType: 'image/png',
  });
});

test.each([
  ['abc', '"abc"'],
  ['"abc-2"', '"abc-2"'],
])('the ETag %s is quoted as %s', (etag, expected) => expect(quoted(etag)).toBe(expected));

test('the Range header includes both ends', () =>
  expect(rangeHeader({ start: 0, end: 9 })).toBe('bytes=0-9'));

test('wholeSeconds truncates the milliseconds of a time', () => {
  expect(wholeSeconds(new Date('2026-03-01T12:00:00.999Z'))).toEqual(new Date('2026-03-01T12:00:00Z'));
});

test.each([
  ['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:14:59.999Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:15:00.000Z', '2026-03-01T12:15:00Z'],
])('a URL that is requested at %s is signed as of %s', (now, signed) => {
  const at = new Date(now);
  expect(signingTime(at)).toEqual(new Date(signed));
  const validFor = signingTime(at).getTime() / 1000 + VALID_SECONDS - at.getTime() / 1000;
  expect(validFor).toBeGreaterThanOrEqual(WINDOW_SECONDS);
});

test.each([
  [[], []],
  [[''], []],
  [['abc'], ['abc']],
  [['abcd'], ['abcd']],
  [
    ['a', 'b', 'c', 'd', 'e'],
    ['abcd', 'e'],
  ],
  [['abcdefghij'], ['abcd', 'efgh', 'ij']],
  [
    ['abc', 'defgh'],
    ['abcd', 'efgh'],
  ],
])('the chunks %j are split into the parts %j of 4 bytes', async (chunks, expected) => {
  const parts: string[] = [];
  for await (const part of partsOf(bytes(chunks), 4)) parts.push(part.toString());
  expect(parts).toEqual(expected);
});

async function* bytes(chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
