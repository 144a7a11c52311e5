import { setTimeout as sleep } from 'node:timers/promises';
import { S3Error } from 'minio';
import { StorageError } from './storage-errors.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';

const TRIES = 3;
const FIRST_PAUSE_MS = 100;

const PASSING = new Set([
  'InternalError',
  'SlowDown',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
]);
const MISSING = new Set(['NoSuchKey', 'NotFound']);

const MESSAGES: Readonly<Record<string, string>> = {
  AccessDenied: 'The storage does not permit it.',
  InvalidAccessKeyId: 'The storage does not permit it.',
  SignatureDoesNotMatch: 'The storage does not permit it.',
  NoSuchBucket: 'The storage has no bucket any more.',
  QuotaExceeded: 'The storage is full.',
  XMinioStorageFull: 'The storage is full.',
  EntityTooLarge: 'The storage takes nothing that large.',
};

/** The result of a request to the store, made again where that may help: `request` can be made twice. */
export async function retried<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await request();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (tries === TRIES || !mayPass(error)) throw error;
      // With some jitter, so that those who failed together do not come back together.
      await sleep(FIRST_PAUSE_MS * 4 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}

/** Like {@link retried}; what it fails with is a StorageError, but faults of ours stay what they are. */
export async function stored<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await retried(request, signal);
  } catch (error) {
    if (signal?.aborted === true || isServerError(error)) throw error;
    throw new StorageError(messageOf(error), { cause: error });
  }
}

/** Like {@link stored}, but undefined when there is no object to ask for. */
export function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  return stored(async () => {
    try {
      return await request();
    } catch (error) {
      if (MISSING.has(s3CodeOf(error) ?? '')) return undefined;
      throw error;
    }
  });
}

/** The code of the store's own error, such as NoSuchKey; undefined for any other kind of error. */
export function s3CodeOf(error: unknown): string | undefined {
  return error instanceof S3Error ? (error.code ?? 'Unknown') : undefined;
}

/** Whether the same request may succeed a moment later: the store was busy, or the connection broke. */
export function mayPass(error: unknown): boolean {
  const code = s3CodeOf(error);
  return code === undefined ? !isServerError(error) : PASSING.has(code);
}

/** What may be told of a failure. */
export function messageOf(error: unknown): string {
  if (error instanceof S3TimeoutError) return 'The storage did not answer in time.';
  if (error instanceof S3BusyError) return 'The storage is busy.';
  const code = s3CodeOf(error);
  if (code !== undefined) return MESSAGES[code] ?? 'The storage failed.';
  return networkCodeOf(error) === undefined ? 'The storage failed.' : 'The storage cannot be reached.';
}

/** The name of an error of the network or of TLS, such as ECONNREFUSED; undefined for any other kind. */
export function networkCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || error instanceof S3Error) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A host with several addresses may fail with one error for each.
  return 'errors' in error && Array.isArray(error.errors) ? networkCodeOf(error.errors[0]) : undefined;
}

function isServerError(error: unknown): boolean {
  return networkCodeOf(error) === undefined && (error instanceof TypeError || error instanceof RangeError);
}
