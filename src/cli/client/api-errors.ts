import { isNativeError } from 'node:util/types';
import { HalftoneError } from '../../common/index.js';
import { inWordsOfOptions } from '../options/words-of-options.js';

/** Says that the server rejected what it was asked, with the code of its error. */
export class ApiError extends HalftoneError {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Says that the server cannot be reached, or does not respond as a Halftone does. */
export class ServerError extends HalftoneError {
  readonly code = 'SERVER_UNUSABLE';
}

/** Says that there is no connection to the server, so that it was sent nothing. */
export class NotConnectedError extends ServerError {}

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Explains an error of `fetch`; the connection's own error is its cause. */
export function unreachable(server: string, error: unknown, program: string): ServerError {
  const cause = isNativeError(error) && error.cause !== undefined ? error.cause : error;
  const reason = isNativeError(cause)
    ? cause.message || String((cause as { code?: unknown }).code)
    : String(cause);
  const code = String((cause as { code?: unknown } | null)?.code);
  return new (NOT_CONNECTED.has(code) ? NotConnectedError : ServerError)(
    `No answer from ${server}: ${reason}. Check that it is running (${program} serve), or name another one with --server.`,
    { cause: error },
  );
}

/** What to do about an error of the API, where its message does not say so. */
const REMEDIES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED:
    ' Pass a key with --key, or in the variable HALFTONE_KEY; halftone keys create <name> makes one on the server.',
};

/** Returns the error for a response of the API that reports one. */
export function rejected(code: string, message: string): ApiError {
  return new ApiError(code, `${inWordsOfOptions(message)}${REMEDIES[code] ?? ''}`);
}
