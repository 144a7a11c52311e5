import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as its owner holds it, in two parts: the id finds it, and the secret proves it. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

/** An owner's name stands in tables and logs, and on a command line. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isOwnerName(text: string): boolean {
  return NAME.test(text);
}

const KEY = /^ht_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A new key: 48 bits of id, 256 bits of secret. */
export function makeKey(): ApiKey {
  return { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') };
}

/** The key as it is shown once: `ht_<id>_<secret>`. */
export function formatKey({ id, secret }: ApiKey): string {
  return `ht_${id}_${secret}`;
}

/** The key that `text` is; null when it is none. */
export function parseKey(text: string): ApiKey | null {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/**
 * What is kept of a secret. A fast hash will do: it is there against who reads the table, and 256 random bits
 * cannot be found by trying, as a password could.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether `hash` is of `secret`; it takes the same time wherever they differ. */
export function isHashOf(hash: Buffer, secret: string): boolean {
  const other = hashOf(secret);
  return hash.length === other.length && timingSafeEqual(hash, other);
}
