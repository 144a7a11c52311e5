import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parsed query of a link, with unvalidated values. */
export type LinkQuery = Readonly<Record<string, unknown>>;

/**
 * Returns the query that gives access to `path` alone, without a key, until `expires` (in seconds since 1970), or without
 * limit when that is null.
 */
export function signPath(key: Buffer, path: string, expires: number | null): string {
  const signature = signatureOf(key, path, expires).toString('base64url');
  return expires === null ? `?signature=${signature}` : `?expires=${expires}&signature=${signature}`;
}

/** The result of verifying a link. */
export type LinkState = 'unsigned' | 'invalid' | 'expired' | 'valid';

/** Verifies that {@link signPath} signed `query` for this path, and that it has not expired at `now` (seconds since 1970). */
export function checkPath(
  key: Buffer,
  path: string,
  { expires, signature }: LinkQuery,
  now: number,
): LinkState {
  if (signature === undefined) return 'unsigned';
  if (typeof signature !== 'string') return 'invalid';
  if (expires !== undefined && (typeof expires !== 'string' || !/^[1-9]\d{0,14}$/.test(expires)))
    return 'invalid';
  const until = expires === undefined ? null : Number(expires);
  const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(key, path, until)];
  // The decoder is lenient, so several texts decode to the same bytes; only the canonical one is valid.
  if (given.length !== expected.length || given.toString('base64url') !== signature) return 'invalid';
  if (!timingSafeEqual(given, expected)) return 'invalid';
  return until === null || now < until ? 'valid' : 'expired';
}

function signatureOf(key: Buffer, path: string, expires: number | null): Buffer {
  return createHmac('sha256', key)
    .update(`${expires ?? ''}\n${path}`)
    .digest();
}
