import type { ObjectInfo } from '../storage/index.js';
import { fileResponse } from './file-response.js';

const info: ObjectInfo = {
  key: 'requests/r1/images/a.png',
  size: 10,
  etag: '"v2"',
  lastModified: new Date('2026-03-01T12:00:00Z'),
  contentType: 'image/png',
};

test.each([
  ['GET', {}, 200, { 'Content-Length': '10', 'Content-Type': 'image/png' }, 'whole'],
  ['HEAD', {}, 200, { 'Content-Length': '10', 'Content-Type': 'image/png' }, 'none'],
  ['HEAD', { range: 'bytes=0-1' }, 200, { 'Content-Length': '10' }, 'none'],
  [
    'GET',
    { range: 'bytes=2-4' },
    206,
    { 'Content-Length': '3', 'Content-Range': 'bytes 2-4/10' },
    { start: 2, end: 4 },
  ],
  ['GET', { range: 'bytes=99-' }, 416, { 'Content-Range': 'bytes */10' }, 'none'],
  ['GET', { range: 'bytes=2-4', 'if-range': '"v2"' }, 206, {}, { start: 2, end: 4 }],
  ['GET', { range: 'bytes=2-4', 'if-range': '"v1"' }, 200, { 'Content-Length': '10' }, 'whole'],
  ['GET', { range: 'bytes=99-', 'if-range': '"v1"' }, 200, {}, 'whole'],
  ['GET', { 'if-none-match': '"v2"' }, 304, { ETag: '"v2"' }, 'none'],
  ['HEAD', { 'if-none-match': '"v2"' }, 304, { ETag: '"v2"' }, 'none'],
  ['GET', { 'if-none-match': '"v2"', range: 'bytes=2-4' }, 304, {}, 'none'],
  ['GET', { 'if-none-match': '"v1"', range: 'bytes=2-4' }, 206, {}, { start: 2, end: 4 }],
  ['GET', { 'if-match': '"v1"' }, 412, {}, 'none'],
])(
  'the response to %s with %j is %i with the headers %j and the body %j',
  (method, request, status, headers, body) => {
    const response = fileResponse(method, request, info);
    expect(response).toMatchObject({ status, headers, body });
  },
);

test('a 304 has the headers of the file but no content headers', () => {
  const { headers } = fileResponse('GET', { 'if-none-match': '*' }, info);
  expect(headers).toMatchObject({
    ETag: '"v2"',
    'Cache-Control': expect.stringContaining('immutable') as string,
  });
  expect(headers).not.toHaveProperty('Content-Length');
  expect(headers).not.toHaveProperty('Content-Type');
});
