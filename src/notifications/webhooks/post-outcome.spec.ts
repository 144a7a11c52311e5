import { OutboundError, type OutboundErrorCode } from '../../outbound/index.js';
import { outcomeOfResponse, outcomeOfError } from './post-outcome.js';

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [302, 'failed'],
  [304, 'failed'],
  [400, 'failed'],
  [404, 'failed'],
  [410, 'gone'],
  [429, 'failed'],
  [500, 'failed'],
])('a response with the status %i is %s', (status, result) =>
  expect(outcomeOfResponse({ status, text: 'so', retryAfterMs: undefined })).toMatchObject({
    result,
    status,
    response: 'so',
  }),
);

test('a failure carries the status of the response and its Retry-After', () =>
  expect(outcomeOfResponse({ status: 429, text: '', retryAfterMs: 7000 })).toMatchObject({
    code: 'HTTP_STATUS',
    message: 'The endpoint responded with 429 Too Many Requests.',
    retryAfterMs: 7000,
  }));

test('the message of a redirect says to register its target', () =>
  expect(outcomeOfResponse({ status: 301, text: '', retryAfterMs: undefined })).toMatchObject({
    message: expect.stringContaining('Register the URL it leads to') as string,
  }));

test.each<[OutboundErrorCode, string]>([
  ['URL_NOT_ALLOWED', 'rejected'],
  ['DNS_FAILED', 'failed'],
  ['CONNECT_FAILED', 'failed'],
  ['TIMEOUT', 'failed'],
])('an outbound error with the code %s is %s', (code, result) =>
  expect(outcomeOfError(new OutboundError(code, 'Why.'))).toEqual({
    result,
    code,
    message: 'Why.',
    status: null,
    response: null,
  }),
);
