import { errors } from 'undici';
import { networkFailure } from './network-failure.js';
import { OutboundError } from './outbound-errors.js';

test.each([
  ['ENOTFOUND', 'DNS_FAILED'],
  ['EAI_AGAIN', 'DNS_FAILED'],
  ['ETIMEDOUT', 'TIMEOUT'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
  ['ECONNREFUSED', 'CONNECT_FAILED'],
  ['ECONNRESET', 'CONNECT_FAILED'],
  ['EHOSTUNREACH', 'CONNECT_FAILED'],
  ['ENETUNREACH', 'CONNECT_FAILED'],
  ['UND_ERR_SOCKET', 'CONNECT_FAILED'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'CONNECT_FAILED'],
  ['Z_DATA_ERROR', 'CONNECT_FAILED'],
  ['Z_BUF_ERROR', 'CONNECT_FAILED'],
  ['CERT_HAS_EXPIRED', 'CONNECT_FAILED'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CONNECT_FAILED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'CONNECT_FAILED'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CONNECT_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'CONNECT_FAILED'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'CONNECT_FAILED'],
])('maps the error code %s to %s', (code, expected) => {
  const cause = Object.assign(new Error('internal detail'), { code });
  const failure = networkFailure(cause);
  expect(failure).toMatchObject({ code: expected, retryable: true, cause });
  expect(failure?.message).not.toContain('internal');
});

test.each(['HPE_INVALID_CONSTANT', 'UND_ERR_HEADERS_OVERFLOW'])(
  'maps the error code %s to a CONNECT_FAILED that is not retried',
  (code) => {
    const cause = Object.assign(new Error('internal detail'), { code });
    const failure = networkFailure(cause);
    expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable: false, cause });
    expect(failure?.message).not.toContain('internal');
  },
);

test.each([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'chain is incomplete'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'chain is incomplete or'],
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another host name'],
  ['CERT_REVOKED', 'is not valid'],
])('names the certificate error %s', (code, text) => {
  expect(networkFailure(Object.assign(new Error('x'), { code }))?.message).toContain(text);
});

test.each([
  ['a bug of the program', new TypeError('undefined is not a function')],
  ['a wrong argument', Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' })],
  ['a misuse of undici', Object.assign(new Error('bad'), { code: 'UND_ERR_INVALID_ARG' })],
  ['a string', 'ECONNRESET'],
  ['nothing', undefined],
])('does not map %s', (_name, error) => expect(networkFailure(error)).toBeUndefined());

test('returns an OutboundError unchanged', () => {
  const error = new OutboundError('TOO_LARGE', 'Too large.');
  expect(networkFailure(error)).toBe(error);
});

test('maps the parser error of a response that is not HTTP, which has no code', () => {
  expect(networkFailure(new errors.HTTPParserError('Expected HTTP/'))).toMatchObject({
    code: 'CONNECT_FAILED',
  });
});
