import { bodyPlan, redirectTarget } from './http-response.js';

const LIMIT = 1000;
const head = (statusCode: number, headers: Record<string, string | string[]> = {}) => ({
  statusCode,
  headers,
});

describe('bodyPlan', () => {
  test.each([
    [{ 'content-length': '0' }, { announced: 0, codings: [] }],
    [{ 'content-length': '1000' }, { announced: 1000, codings: [] }],
    [{}, { codings: [] }],
    [
      { 'content-length': '12', 'content-encoding': 'identity' },
      { announced: 12, codings: [] },
    ],
    [
      { 'content-length': '12', 'content-encoding': 'base64' },
      { announced: 12, codings: [] },
    ],
    [{ 'content-length': '12', 'content-encoding': 'GZIP' }, { codings: ['gzip'] }],
    [{ 'content-length': '12', 'content-encoding': ['gzip', 'br'] }, { codings: ['gzip', 'br'] }],
    [{ 'content-encoding': 'utf-8, gzip', 'transfer-encoding': 'chunked' }, { codings: ['gzip'] }],
    [{ 'content-length': '5000', 'transfer-encoding': 'chunked' }, { codings: [] }],
    [{ 'transfer-encoding': 'gzip, chunked' }, { codings: ['gzip'] }],
    [{ 'content-length': '' }, { codings: [] }],
  ])('reads a body with the headers %j by the plan %p', (headers, plan) =>
    expect(bodyPlan(head(200, headers), LIMIT)).toEqual(plan),
  );

  test.each<Record<string, string>>([
    { 'content-range': 'bytes 0-11/12' },
    { 'content-range': 'Bytes 0-11/12 ' },
    { 'content-range': 'bytes 0-11/*' },
    {},
  ])('accepts a 206 with %j, which has the whole file', (headers) =>
    expect(bodyPlan(head(206, headers), LIMIT)).toEqual({ codings: [] }),
  );

  test.each([
    [200, { 'content-length': '1001' }, { code: 'TOO_LARGE' }],
    [200, { 'content-length': '1001', 'content-encoding': 'gzip' }, { code: 'TOO_LARGE' }],
    [200, { 'content-encoding': 'gzip,gzip,gzip,gzip,gzip,gzip' }, { code: 'UNSUPPORTED_FORMAT' }],
    [
      206,
      { 'content-range': 'bytes 0-10/12' },
      {
        code: 'HTTP_STATUS',
        message: 'The host answered 206 Partial Content. It sent only a part of the file: bytes 0-10/12.',
      },
    ],
    [206, { 'content-range': 'bytes 1-11/12' }, { code: 'HTTP_STATUS' }],
    [206, { 'content-range': 'nonsense' }, { code: 'HTTP_STATUS' }],
    [206, { 'content-type': 'multipart/byteranges; boundary=x' }, { code: 'HTTP_STATUS' }],
    [204, {}, { code: 'HTTP_STATUS', message: 'The host answered 204 No Content.', retryable: false }],
    [304, {}, { code: 'HTTP_STATUS', message: 'The host answered 304 Not Modified.', retryable: false }],
    [404, {}, { code: 'HTTP_STATUS', message: 'The host answered 404 Not Found.', retryable: false }],
    [429, { 'retry-after': '7' }, { code: 'HTTP_STATUS', retryable: true, retryAfterMs: 7000 }],
    [503, { 'retry-after': 'soon' }, { retryable: true, retryAfterMs: undefined }],
    [599, {}, { message: 'The host answered 599.', retryable: true }],
  ])('rejects a response %p with %j', (status, headers, expected) => {
    expect(() => bodyPlan(head(status, headers), LIMIT)).toThrow(expect.objectContaining(expected) as Error);
  });
});

test.each([
  [301, { location: '/a' }, '/a'],
  [302, { location: ['/a', '/b'] }, '/a'],
  [303, { location: '/a' }, '/a'],
  [307, { location: '/a' }, '/a'],
  [308, { location: Buffer.from('/ü').toString('latin1') }, '/ü'],
  [302, {}, undefined],
  [300, { location: '/a' }, undefined],
  [304, { location: '/a' }, undefined],
  [200, { location: '/a' }, undefined],
])('a response %p with %j redirects to %p', (status, headers, target) => {
  expect(redirectTarget(head(status, headers))).toBe(target);
});
