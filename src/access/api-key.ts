import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The two parts of an API key: the id finds its row, and the secret proves possession. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

/** The name of an owner appears in tables, logs and command lines, so it has no special characters. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isOwnerName(text: string): boolean {
  return NAME.test(text);
}

const KEY = /^ht_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** Generates a key: 48 bits of id, 256 bits of secret. */
export function makeKey(): ApiKey {
  return { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') };
}

/** Formats the key as clients send it: `ht_<id>_<secret>`. */
export function formatKey({ id, secret }: ApiKey): string {
  return `ht_${id}_${secret}`;
}

/** Parses a key; null when `text` is not one. */
export function parseKey(text: string): ApiKey | null {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/**
 * Returns the hash of a secret, which is all that is stored of it. A fast hash is enough: it protects against readers of
 * the table, and unlike a password, 256 random bits cannot be brute-forced.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether `hash` is the hash of `secret`, compared in constant time. */
export function isHashOf(hash: Buffer, secret: string): boolean {
  const other = hashOf(secret);
  return hash.length === other.length && timingSafeEqual(hash, other);
}
