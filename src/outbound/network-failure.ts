import { errors } from 'undici';
import { headTooLong, notHttp } from './lenient-response.js';
import { UNRESOLVED } from './name-resolver.js';
import { OutboundError, type OutboundErrorCode } from './outbound-errors.js';
import { LIMITS } from './outbound-limits.js';

/**
 * What the error codes of Node, OpenSSL and undici mean to the user; the first match counts. A code that is missing here
 * is a bug of this program and must not be reported as an error of the host.
 */
const FAILURES: readonly (readonly [codes: RegExp, OutboundErrorCode, message: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_\w+)$/, 'DNS_FAILED', UNRESOLVED],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'TIMEOUT', 'The host did not accept a connection in time.'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'TIMEOUT', 'The host did not respond in time.'],
  [/^ECONNREFUSED$/, 'CONNECT_FAILED', 'The host refused the connection.'],
  [
    /^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    'CONNECT_FAILED',
    'The host closed the connection before the response was complete.',
  ],
  [
    /^(Z_\w+|ERR__ERROR_\w+|ERR_(BROTLI|ZSTD)_\w+)$/,
    'CONNECT_FAILED',
    'The host sent a body that is not in the content encoding that it announces.',
  ],
  [
    /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    'CONNECT_FAILED',
    "The host's TLS certificate chain is incomplete: the host sends its certificate without the intermediate certificate. Browsers can fetch that by themselves; other programs cannot. Install the full chain at the host.",
  ],
  [
    /^UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?$/,
    'CONNECT_FAILED',
    "The host's TLS certificate chain is incomplete or ends at an authority that is not trusted. Install the full chain at the host.",
  ],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/,
    'CONNECT_FAILED',
    "The host's TLS certificate is self-signed, which is not trusted.",
  ],
  [/^CERT_HAS_EXPIRED$/, 'CONNECT_FAILED', "The host's TLS certificate has expired."],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    'CONNECT_FAILED',
    "The host's TLS certificate is for another host name.",
  ],
  [
    /^(CERT_\w+|\w+_CERT\w*|CRL_\w+|ERR_TLS_CERT_\w+)$/,
    'CONNECT_FAILED',
    "The host's TLS certificate is not valid.",
  ],
  [/^(ERR_SSL_\w+|ERR_TLS_\w+|EPROTO)$/, 'CONNECT_FAILED', 'The TLS handshake with the host failed.'],
  [/^E(?!RR_)[A-Z0-9]+$/, 'CONNECT_FAILED', 'The host could not be reached.'],
];

/** Returns the {@link OutboundError} for a network error, or undefined for any other error. */
export function networkFailure(error: unknown): OutboundError | undefined {
  if (error instanceof OutboundError) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return headTooLong(LIMITS.headBytes, error);
  // undici 7 intends to set a code on these and leaves it undefined.
  if (error instanceof errors.HTTPParserError || code.startsWith('HPE_')) {
    return notHttp('Its head or its chunks cannot be read.', error);
  }
  const failure = FAILURES.find(([codes]) => codes.test(code));
  return failure && new OutboundError(failure[1], failure[2], { cause: error });
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
