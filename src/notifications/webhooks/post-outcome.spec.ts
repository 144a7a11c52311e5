import { OutboundError, type OutboundErrorCode } from '../../outbound/index.js';
import { outcomeOfAnswer, outcomeOfError } from './post-outcome.js';

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
])('%i is %s', (status, result) =>
  expect(outcomeOfAnswer({ status, text: 'so', retryAfterMs: undefined })).toMatchObject({
    result,
    status,
    response: 'so',
  }),
);

test('a failure says what it was, and how long the receiver wants to be left alone', () =>
  expect(outcomeOfAnswer({ status: 429, text: '', retryAfterMs: 7000 })).toMatchObject({
    code: 'HTTP_STATUS',
    message: 'The receiver answered 429 Too Many Requests.',
    retryAfterMs: 7000,
  }));

test('a redirect says what to do', () =>
  expect(outcomeOfAnswer({ status: 301, text: '', retryAfterMs: undefined })).toMatchObject({
    message: expect.stringContaining('register the address it leads to') as string,
  }));

test.each<[OutboundErrorCode, string]>([
  ['URL_NOT_ALLOWED', 'refused'],
  ['DNS_FAILED', 'failed'],
  ['CONNECT_FAILED', 'failed'],
  ['TIMEOUT', 'failed'],
])('%s is %s', (code, result) =>
  expect(outcomeOfError(new OutboundError(code, 'Why.'))).toEqual({
    result,
    code,
    message: 'Why.',
    status: null,
    response: null,
  }),
);
