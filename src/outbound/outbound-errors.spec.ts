import { isRetryable, type OutboundErrorCode } from './outbound-errors.js';

test.each<[OutboundErrorCode, number | undefined, boolean]>([
  ['URL_NOT_ALLOWED', undefined, false],
  ['TOO_LARGE', undefined, false],
  ['UNSUPPORTED_FORMAT', undefined, false],
  ['DNS_FAILED', undefined, true],
  ['CONNECT_FAILED', undefined, true],
  ['TIMEOUT', undefined, true],
  ['HTTP_STATUS', 204, false],
  ['HTTP_STATUS', 302, false],
  ['HTTP_STATUS', 400, false],
  ['HTTP_STATUS', 403, false],
  ['HTTP_STATUS', 404, false],
  ['HTTP_STATUS', 408, true],
  ['HTTP_STATUS', 410, false],
  ['HTTP_STATUS', 425, true],
  ['HTTP_STATUS', 429, true],
  ['HTTP_STATUS', 500, true],
  ['HTTP_STATUS', 503, true],
])('isRetryable(%s, %p) is %p', (code, status, retryable) => {
  expect(isRetryable(code, status)).toBe(retryable);
});
