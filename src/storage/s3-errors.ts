import { setTimeout as sleep } from 'node:timers/promises';
import { S3Error } from 'minio';
import { STORAGE_FULL, StorageError } from './storage-errors.js';
import { S3CredentialsError } from './s3-credentials.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';

const MAX_ATTEMPTS = 3;
const FIRST_DELAY_MS = 100;

const TRANSIENT = new Set([
  'InternalError',
  'SlowDown',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
]);
/** Other errors of a connection may be about one request: a proxy closes it when a file is too large. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);
const MISSING = new Set(['NoSuchKey', 'NotFound']);

const MESSAGES: Readonly<Record<string, string>> = {
  AccessDenied: 'The storage denied access.',
  InvalidAccessKeyId: 'The storage denied access.',
  SignatureDoesNotMatch: 'The storage denied access.',
  ExpiredToken: 'The storage denied access, as the session token has expired.',
  AccessControlListNotSupported: 'The storage accepts no ACLs: S3_ACL must be unset.',
  NoSuchBucket: 'The bucket of the storage does not exist.',
  QuotaExceeded: STORAGE_FULL,
  XMinioStorageFull: STORAGE_FULL,
  EntityTooLarge: 'The file is too large for the storage.',
};

/** Runs `request` and retries transient errors with exponential backoff and jitter; `request` must be idempotent. */
export async function withRetries<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (attempt === MAX_ATTEMPTS || !isTransient(error)) throw error;
      // The jitter spreads the retries of requests that failed together.
      await sleep(FIRST_DELAY_MS * 4 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}

/** Runs `request` like {@link withRetries} and maps errors of the store to StorageErrors; programming errors pass unchanged. */
export async function withStorageErrors<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await withRetries(request, signal);
  } catch (error) {
    if (signal?.aborted === true || isProgrammingError(error)) throw error;
    throw new StorageError(messageOf(error), { cause: error, isOutage: isOutage(error) });
  }
}

/** Runs `request` like {@link withStorageErrors}, but returns undefined when the object does not exist. */
export function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  return withStorageErrors(async () => {
    try {
      return await request();
    } catch (error) {
      if (MISSING.has(s3CodeOf(error) ?? '')) return undefined;
      throw error;
    }
  });
}

/** Returns the code of an S3 error, such as NoSuchKey; undefined for any other error. */
export function s3CodeOf(error: unknown): string | undefined {
  return error instanceof S3Error ? (error.code ?? 'Unknown') : undefined;
}

/** Whether the error is transient, so that a retry may succeed: the store was busy, or the connection broke. */
export function isTransient(error: unknown): boolean {
  const code = s3CodeOf(error);
  return code === undefined ? !isProgrammingError(error) : TRANSIENT.has(code);
}

/** Returns the public message for an error of the store, without internal details. */
export function messageOf(error: unknown): string {
  if (error instanceof S3TimeoutError) return 'The storage did not respond in time.';
  if (error instanceof S3BusyError) return 'The storage is busy.';
  if (isCredentialsError(error)) return 'No credentials for the storage were found.';
  const code = s3CodeOf(error);
  if (code !== undefined) return MESSAGES[code] ?? 'The storage failed.';
  return networkCodeOf(error) === undefined ? 'The storage failed.' : 'The storage cannot be reached.';
}

/** Whether the error says that any other request would fail too: the store is full, did not respond or was not reached. */
function isOutage(error: unknown): boolean {
  if (error instanceof S3TimeoutError || messageOf(error) === STORAGE_FULL) return true;
  return UNREACHABLE.has(networkCodeOf(error) ?? '');
}

/** Whether no credentials were found; the client wraps the error of their provider. */
export function isCredentialsError(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof S3CredentialsError;
}

/** Returns the code of a network or TLS error, such as ECONNREFUSED; undefined for any other error. */
export function networkCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || error instanceof S3Error) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A host with several addresses fails with one error per address.
  return 'errors' in error && Array.isArray(error.errors) ? networkCodeOf(error.errors[0]) : undefined;
}

function isProgrammingError(error: unknown): boolean {
  return networkCodeOf(error) === undefined && (error instanceof TypeError || error instanceof RangeError);
}
