import { contentTypeOf } from '../storage/index.js';
import { fileHeaders } from './file-headers.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';
const lastModified = new Date('2026-03-01T12:00:00.700Z');
const headersOf = (key: string) =>
  fileHeaders({ key, size: 1, etag: '"v"', lastModified, contentType: contentTypeOf(key) });

test.each([
  ['requests/r1/images/a.jpg', IMMUTABLE, 'inline; filename="a.jpg"'],
  ['requests/r1/images/a.png', IMMUTABLE, 'inline; filename="a.png"'],
  ['requests/r1/images/a.webp', IMMUTABLE, 'inline; filename="a.webp"'],
  ['requests/r1/images/a.avif', IMMUTABLE, 'inline; filename="a.avif"'],
  ['requests/r1/images/a.gif', IMMUTABLE, 'inline; filename="a.gif"'],
  ['requests/r1/originals/a.tiff', IMMUTABLE, 'inline; filename="a.tiff"'],
  ['requests/r1/originals/a.svg', IMMUTABLE, 'inline; filename="a.svg"'],
  ['requests/r1/images/i1/mug-front.jpg', IMMUTABLE, 'inline; filename="mug-front.jpg"'],
  ['requests/r1/output.csv', 'no-cache', 'attachment; filename="output.csv"'],
  ['requests/r1/input.csv', 'no-cache', 'attachment; filename="input.csv"'],
  ['requests/r1/images/a.html', 'no-cache', 'attachment; filename="a.html"'],
])('%s has the caching %s and the disposition %s', (key, caching, disposition) => {
  expect(headersOf(key)).toMatchObject({
    'Cache-Control': caching,
    'Content-Disposition': disposition,
    'X-Content-Type-Options': 'nosniff',
    'Last-Modified': 'Sun, 01 Mar 2026 12:00:00 GMT',
    ETag: '"v"',
  });
});

test('a download has the given name, and an image its own', () => {
  const named = (key: string) =>
    fileHeaders(
      { key, size: 1, etag: '"v"', lastModified, contentType: contentTypeOf(key) },
      true,
      undefined,
      'shop.csv',
    );
  expect(named('requests/r1/output.csv')['Content-Disposition']).toBe('attachment; filename="shop.csv"');
  expect(named('requests/r1/images/a.jpg')['Content-Disposition']).toBe('inline; filename="a.jpg"');
});

test('only an SVG has a sandboxing Content-Security-Policy', () => {
  expect(headersOf('a.svg')['Content-Security-Policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  );
  expect(headersOf('a.png')).not.toHaveProperty('Content-Security-Policy');
});
