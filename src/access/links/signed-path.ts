import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link's query holds, as it was parsed: anything at all. */
export type LinkQuery = Readonly<Record<string, unknown>>;

/**
 * The query that lets in whoever follows a link to `path`: to that path alone, until `expires` (in seconds since
 * 1970), or for as long as there is something when that is null.
 */
export function signPath(key: Buffer, path: string, expires: number | null): string {
  const signature = signatureOf(key, path, expires).toString('base64url');
  return expires === null ? `?signature=${signature}` : `?expires=${expires}&signature=${signature}`;
}

/** How a link to a path came out. */
export type LinkState = 'unsigned' | 'wrong' | 'expired' | 'good';

/** Whether `query` is one that {@link signPath} made for this path, and still good at `now`. */
export function checkPath(
  key: Buffer,
  path: string,
  { expires, signature }: LinkQuery,
  now: number,
): LinkState {
  if (signature === undefined) return 'unsigned';
  if (typeof signature !== 'string') return 'wrong';
  if (expires !== undefined && (typeof expires !== 'string' || !/^[1-9]\d{0,14}$/.test(expires)))
    return 'wrong';
  const until = expires === undefined ? null : Number(expires);
  const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(key, path, until)];
  // Read leniently, several texts are the same bytes; only the one that was made is good.
  if (given.length !== right.length || given.toString('base64url') !== signature) return 'wrong';
  if (!timingSafeEqual(given, right)) return 'wrong';
  return until === null || now < until ? 'good' : 'expired';
}

function signatureOf(key: Buffer, path: string, expires: number | null): Buffer {
  return createHmac('sha256', key)
    .update(`${expires ?? ''}\n${path}`)
    .digest();
}
