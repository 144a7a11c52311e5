import { ImageProcessingError } from '../common/index.js';
import { HostBusyError } from '../outbound/index.js';
import { COMPRESSOR_NOTICE, storageNotice } from '../requests/index.js';
import type { ImageResult } from './image-task.js';
import { CompressorUnavailableError } from './compressor/index.js';
import { StorageUnavailableError } from './storage-outage.js';

/** The number of attempts of an image in one round, including the first. */
export const MAX_ATTEMPTS = 5;

/**
 * The number of workers that an image may lose before it is a confirmed poison image: the first loss quarantines it, the
 * two others happen while it is the only quarantined image in flight.
 */
export const MAX_LOST_ATTEMPTS = 3;

const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
const MAX_RETRY_AFTER_MS = 300_000;
const COMPRESSOR_DELAY_MS = 2000;
const STORAGE_DELAY_MS = 5000;

/**
 * Returns the result of an attempt that ended with an error: a retry if the error is transient and attempts are left, else
 * a failure. The backoff doubles with each attempt and has jitter, so that images which failed together are not retried
 * together. A `Retry-After` of the host raises the delay, up to five minutes.
 *
 * @param random a number from 0 up to 1
 */
export function resultOfError(
  error: ImageProcessingError,
  attempt: number,
  durationMs: number,
  random: number,
): ImageResult {
  const { code, message } = error;
  if (!error.retryable || attempt >= MAX_ATTEMPTS) return { outcome: 'failed', code, message, durationMs };
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
  const retryAfter = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  const delayMs = Math.round(Math.max(retryAfter, backoff / 2) + (random * backoff) / 2);
  return { outcome: 'retry', code, message, durationMs, delayMs };
}

/**
 * Returns the result of an attempt in which the pipeline threw `error`.
 *
 * @param random a number from 0 up to 1
 * @throws `error` itself when it is not an error of the image, its host or the compressor
 */
export function resultOfFailure(
  error: unknown,
  attempt: number,
  durationMs: number,
  random: number,
): ImageResult {
  if (error instanceof HostBusyError) return resultOfBusyHost(error.retryAfterMs, random);
  // If this were thrown, the image would look like a poison image.
  if (error instanceof CompressorUnavailableError) return resultOfUnavailableCompressor(random);
  if (error instanceof StorageUnavailableError) return resultOfUnavailableStorage(error, random);
  if (error instanceof ImageProcessingError) return resultOfError(error, attempt, durationMs, random);
  throw error;
}

/** Postpones an image whose host allows no request for `retryAfterMs`: until then, plus jitter. */
export function resultOfBusyHost(retryAfterMs: number, random: number): ImageResult {
  return { outcome: 'postponed', delayMs: Math.round(retryAfterMs + (random * FIRST_DELAY_MS) / 2) };
}

/** Postpones an image because the compressor of this worker is unavailable; any worker may claim the image next. */
export function resultOfUnavailableCompressor(random: number): ImageResult {
  const delayMs = Math.round(COMPRESSOR_DELAY_MS * (1 + random));
  return { outcome: 'postponed', delayMs, notice: COMPRESSOR_NOTICE };
}

/** Postpones an image because the object store is unavailable: however long that lasts, the image does not fail of it. */
export function resultOfUnavailableStorage(
  { code, message }: StorageUnavailableError,
  random: number,
): ImageResult {
  const delayMs = Math.round(STORAGE_DELAY_MS * (1 + random));
  return { outcome: 'postponed', delayMs, code, notice: storageNotice(message) };
}

/** Returns the result of a lost worker: another attempt, or failure after {@link MAX_LOST_ATTEMPTS} lost workers. */
export function resultOfLoss(lostAttempts: number): ImageResult {
  if (lostAttempts + 1 < MAX_LOST_ATTEMPTS) return { outcome: 'lost' };
  const message = `The worker was lost ${MAX_LOST_ATTEMPTS} times while it processed this image.`;
  return { outcome: 'failed', code: 'WORKER_LOST', message, durationMs: 0 };
}
