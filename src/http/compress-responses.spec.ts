import { isCompressible } from './compress-responses.js';

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/problem+json',
  'application/graphql-response+json; charset=utf-8',
  'application/javascript',
  'text/javascript; charset=utf-8',
  'text/csv; charset=windows-1252',
  'text/html',
  'text/css',
  'text/plain; version=0.0.4; charset=utf-8',
])('%s is compressed', (type) => expect(isCompressible(type)).toBe(true));

test.each([
  'image/jpeg',
  'image/svg+xml',
  'application/zip',
  'application/octet-stream',
  'application/jsonx',
  'text/event-stream',
  'text/event-stream; charset=utf-8',
  'font/woff2',
  'multipart/mixed',
])('%s is not compressed', (type) => expect(isCompressible(type)).toBe(false));
