import { ClientError } from '../../common/index.js';

/** A string of structured fields (RFC 9651, 3.3.3) with optional parameters, which are ignored. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"[ \t]*(?:;.*)?$/;

/**
 * Parses the header `Idempotency-Key`: a quoted string, as draft-ietf-httpapi-idempotency-key-header specifies, or an
 * unquoted one, as most clients send it. Returns null without a header.
 *
 * @throws {ClientError} INVALID_INPUT when it begins with a quote but is not a quoted string
 */
export function idempotencyKeyOf(header: string | undefined): string | null {
  // HTML forms and API clients send fields that the user left empty.
  if (header === undefined || header === '' || header === '""') return null;
  if (!header.startsWith('"')) return header;
  const inside = QUOTED.exec(header)?.[1];
  if (inside !== undefined) return inside.replaceAll(/\\(.)/g, '$1');
  const message =
    'The header Idempotency-Key begins with a quote but is not a quoted string: send it as "key", or without quotes.';
  throw new ClientError('INVALID_INPUT', message);
}
