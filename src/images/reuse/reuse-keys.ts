import { createHash, webcrypto } from 'node:crypto';
import type { RequestOptions } from '../../requests/index.js';
import { COMPRESSION_VERSION } from '../compressor/index.js';

/** Larger bodies are hashed on another thread. */
const MAX_SYNC_BYTES = 512 * 1024;

/** What an image shares with another one that has the same result. */
export interface ReuseScope {
  readonly owner: string | null;
  readonly options: RequestOptions;
  /** A fingerprint of the headers for image hosts, which may decide what these send. */
  readonly fetchHeaders: string | null;
}

/** Returns the key that images of the same URL share in the scope of this text. */
export function sourceKeyOf(scope: string, url: string): Buffer {
  return hash(`url ${scope} ${url}`);
}

/** What images of the same bytes share: the key in the scope of a text, and a hash of 128 bits, as a UUID, in all scopes. */
export interface ContentKeys {
  readonly contentKey: Buffer;
  readonly inputHash: string;
}

/** Returns the keys that images of the same bytes share. */
export async function contentKeysOf(scope: string, bytes: Uint8Array): Promise<ContentKeys> {
  const content =
    bytes.length <= MAX_SYNC_BYTES
      ? hash(bytes)
      : Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  const hex = content.toString('hex');
  return { contentKey: hash(`bytes ${scope} ${hex}`), inputHash: hex.slice(0, 32) };
}

/**
 * Returns a text that differs between scopes that do not share results. Checked images share none with others, as their
 * findings are part of the result. It has every other option but `reuse`, in the order of
 * their names, so options that are added later are part of it. An option that is null is left out: one that is added later
 * and not set changes nothing.
 */
export function scopeTextOf({
  owner,
  options: { reuse: _reuse, checks, ...options },
  fetchHeaders,
}: ReuseScope): string {
  return canonical({ owner, options, checks: checks || null, fetchHeaders, version: COMPRESSION_VERSION });
}

/** Serialises to JSON, with the members of objects sorted by name and without those that are null. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, member]) => member !== null)
            .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

const hash = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
