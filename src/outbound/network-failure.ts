import { errors } from 'undici';
import { OutboundError, type OutboundErrorCode } from './outbound-errors.js';

/**
 * What the codes of Node, OpenSSL and undici mean to whoever gave the address; the first that matches counts.
 * A code that is missing here is a fault of ours and not to be taken for the host's.
 */
const FAILURES: readonly (readonly [codes: RegExp, OutboundErrorCode, message: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_\w+)$/, 'DNS_FAILED', "The host's name could not be resolved."],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'TIMEOUT', 'The host did not accept a connection in time.'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'TIMEOUT', 'The host did not answer in time.'],
  [/^ECONNREFUSED$/, 'CONNECT_FAILED', 'The host refused the connection.'],
  [
    /^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    'CONNECT_FAILED',
    'The host broke the connection off before the answer was complete.',
  ],
  [
    /^(HPE_\w+|UND_ERR_HEADERS_OVERFLOW|Z_\w+|ERR__ERROR_\w+)$/,
    'CONNECT_FAILED',
    'The host sent an answer that cannot be read.',
  ],
  [
    /^(CERT_\w+|\w+_CERT\w*|CRL_\w+|HOSTNAME_MISMATCH|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_\w+)$/,
    'CONNECT_FAILED',
    "The host's TLS certificate is not valid.",
  ],
  [/^(ERR_SSL_\w+|ERR_TLS_\w+|EPROTO)$/, 'CONNECT_FAILED', 'No TLS connection to the host came about.'],
  [/^E(?!RR_)[A-Z0-9]+$/, 'CONNECT_FAILED', 'The host could not be reached.'],
];

/** The {@link OutboundError} for an error of the network, or undefined for anything else. */
export function networkFailure(error: unknown): OutboundError | undefined {
  if (error instanceof OutboundError) return error;
  const code = codeOf(error);
  const failure = FAILURES.find(([codes]) => codes.test(code));
  return failure && new OutboundError(failure[1], failure[2], { cause: error });
}

function codeOf(error: unknown): string {
  // undici 7 means to give these a code, and leaves it undefined.
  if (error instanceof errors.HTTPParserError) return error.code ?? 'HPE_UNKNOWN';
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
