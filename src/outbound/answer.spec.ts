import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { readingPlan, redirectTarget } from './answer.js';

const LIMIT = 1000;
const head = (statusCode: number, headers: Record<string, string | string[]> = {}) => ({
  statusCode,
  headers,
});

describe('readingPlan', () => {
  test.each([
    [{ 'content-length': '0' }, { announced: 0 }],
    [{ 'content-length': '1000' }, { announced: 1000 }],
    [{}, {}],
    [{ 'content-length': '12', 'content-encoding': 'identity' }, { announced: 12 }],
    [{ 'content-length': '12', 'content-encoding': 'GZIP' }, { decoder: createGunzip }],
    [{ 'content-length': '12', 'content-encoding': 'deflate' }, { decoder: createInflate }],
    [{ 'content-length': '12', 'content-encoding': 'br' }, { decoder: createBrotliDecompress }],
  ])('for %j is %p', (headers, plan) => expect(readingPlan(head(200, headers), LIMIT)).toEqual(plan));

  test.each([
    [200, { 'content-length': '1001' }, { code: 'TOO_LARGE' }],
    [200, { 'content-length': '1001', 'content-encoding': 'gzip' }, { code: 'TOO_LARGE' }],
    [200, { 'content-encoding': 'zstd' }, { code: 'UNSUPPORTED_FORMAT' }],
    [200, { 'content-encoding': 'gzip, br' }, { code: 'UNSUPPORTED_FORMAT' }],
    [204, {}, { code: 'HTTP_STATUS', message: 'The host answered 204 No Content.', retryable: false }],
    [304, {}, { code: 'HTTP_STATUS', message: 'The host answered 304 Not Modified.', retryable: false }],
    [404, {}, { code: 'HTTP_STATUS', message: 'The host answered 404 Not Found.', retryable: false }],
    [429, { 'retry-after': '7' }, { code: 'HTTP_STATUS', retryable: true, retryAfterMs: 7000 }],
    [503, { 'retry-after': 'soon' }, { retryable: true, retryAfterMs: undefined }],
    [599, {}, { message: 'The host answered 599.', retryable: true }],
  ])('refuses %p with %j', (status, headers, expected) => {
    expect(() => readingPlan(head(status, headers), LIMIT)).toThrow(
      expect.objectContaining(expected) as Error,
    );
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
])('%p with %j leads to %p', (status, headers, target) => {
  expect(redirectTarget(head(status, headers))).toBe(target);
});
