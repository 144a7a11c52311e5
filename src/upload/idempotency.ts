import { createHash } from 'node:crypto';
import { fetchHeaderKey } from '../outbound/index.js';
import type { RequestQueries } from '../requests/index.js';
import { idempotencyKeyReused } from './upload-errors.js';
import { checkOptions, type UploadOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';
import type { UploadedFile } from './uploaded-file.js';

/**
 * Returns the id of the request that the same upload has made before; null when its idempotency key is free, or it has none.
 *
 * @throws {ClientError} IDEMPOTENCY_KEY_REUSED when another upload has used the key
 */
export async function findReplay(
  queries: RequestQueries,
  file: UploadedFile,
  options: UploadOptions,
): Promise<string | null> {
  const { idempotencyKey } = options;
  const earlier = idempotencyKey && (await queries.findByIdempotencyKey(idempotencyKey));
  if (!earlier) return null;
  const { id, idempotencyFingerprint } = earlier;
  // Requests from before fingerprints were stored have none and cannot be compared.
  if (idempotencyFingerprint !== null) {
    const fingerprint = fingerprintOf(await file.arrived(), options);
    if (fingerprint !== idempotencyFingerprint) throw idempotencyKeyReused(id);
  }
  return id;
}

/**
 * Computes what distinguishes uploads of the same idempotency key: a SHA-256, in hex, of the file and of all options that
 * differ from their defaults. An option that a later version adds therefore changes no fingerprint. Of fetch headers it
 * covers host and name only, since a reader of the row could guess a hashed password.
 *
 * @param sha256 the SHA-256 of the file, in hex
 */
export function fingerprintOf(sha256: string, options: UploadOptions): string {
  const defaults = toPairs(checkOptions(new UploadCsvInput()));
  const given = toPairs(options).filter((option) => !defaults.includes(option));
  return createHash('sha256')
    .update([sha256, ...given].join('\n'))
    .digest('hex');
}

/** Returns each option as `name=value`, sorted. */
function toPairs({ request, ...others }: UploadOptions): string[] {
  const fetchHeaders = others.fetchHeaders.map(fetchHeaderKey);
  return Object.entries({ ...request, ...others, fetchHeaders, idempotencyKey: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${canonical(value)}`)
    .toSorted();
}

/** Serialises to JSON with the members of objects sorted by name. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
