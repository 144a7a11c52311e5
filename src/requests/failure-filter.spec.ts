import { ANY_FAILURE, failureFilter } from './failure-filter.js';

test.each([
  [undefined, undefined, ANY_FAILURE],
  [null, null, ANY_FAILURE],
  [['TIMEOUT', 'HTTP_STATUS'], null, { codes: ['TIMEOUT', 'HTTP_STATUS'], message: null }],
  [null, 'a\0\ud800', { codes: null, message: 'a\ufffd\ufffd' }],
])('the codes %j and the message %j mean %j', (codes, message, filter) =>
  expect(failureFilter(codes, message)).toEqual(filter),
);

test.each([[[]], [['TIMEOUT', 'LOST']], [['']]])('the codes %j are rejected', (codes) =>
  expect(() => failureFilter(codes, null)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }) as Error,
  ),
);
