import { ClientError } from '../../common/index.js';

/** A string of structured fields (RFC 9651, 3.3.3) with any parameters, which count for nothing. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"[ \t]*(?:;.*)?$/;

/**
 * The key that a header `Idempotency-Key` names: a quoted string, as draft-ietf-httpapi-idempotency-key-header has it,
 * or the same without quotes, as most clients send it. Null without a header.
 *
 * @throws {ClientError} INVALID_INPUT when it begins with a quote and is no quoted string
 */
export function idempotencyKeyOf(header: string | undefined): string | null {
  // Forms and collections send a field that was left empty.
  if (header === undefined || header === '' || header === '""') return null;
  if (!header.startsWith('"')) return header;
  const inside = QUOTED.exec(header)?.[1];
  if (inside !== undefined) return inside.replaceAll(/\\(.)/g, '$1');
  const message =
    'The header Idempotency-Key begins with a quote and is no quoted string: send it as "key", or without quotes.';
  throw new ClientError('INVALID_INPUT', message);
}
