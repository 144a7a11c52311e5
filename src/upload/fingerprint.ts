import { createHash } from 'node:crypto';
import { checkOptions, type UploadOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';

/**
 * What tells an upload from others that come with its idempotency key: a SHA-256, in hex, of the file and of all options
 * that differ from their defaults. So an option that a later version adds changes no fingerprint.
 *
 * @param sha256 of the file's bytes, in hex
 */
export function fingerprintOf(sha256: string, options: UploadOptions): string {
  const defaults = flat(checkOptions(new UploadCsvInput()));
  const given = flat(options).filter((option) => !defaults.includes(option));
  return createHash('sha256')
    .update([sha256, ...given].join('\n'))
    .digest('hex');
}

/** Each option as `name=value`, in the order of their names. */
function flat({ request, ...others }: UploadOptions): string[] {
  return Object.entries({ ...request, ...others, idempotencyKey: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${canonical(value)}`)
    .toSorted();
}

/** JSON in which the members of an object stand in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
