import { ImageProcessingError } from '../common/index.js';
import { HostBusyError } from '../outbound/index.js';
import { COMPRESSOR_NOTICE, type ImageResult } from '../requests/index.js';
import { CompressorError } from './compressor/index.js';

/** Tries that an image gets in a round, the first included. */
export const MAX_ATTEMPTS = 5;

/**
 * Workers lost over one image until it is a poison image: once among others, which quarantines it, and twice as the only
 * quarantined image under way.
 */
export const MAX_LOST_ATTEMPTS = 3;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 300_000;
const IDLE_COMPRESSOR_DELAY_MS = 2000;

/**
 * What follows from an error: another try after a while, where that may cure it and tries are left, else
 * failure. The delay doubles from try to try, with jitter so that images which failed together do not come
 * back together; a `Retry-After` of the other side is waited for, within reason.
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
  const longest = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  const asked = Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  const delayMs = Math.round(Math.max(asked, longest / 2) + (random * longest) / 2);
  return { outcome: 'retry', code, message, durationMs, delayMs };
}

/**
 * Returns what follows from what the pipeline threw.
 *
 * @param random a number from 0 up to 1
 * @throws `error` itself when neither the image, its host nor the compressor explains it
 */
export function resultOfFailure(
  error: unknown,
  attempt: number,
  durationMs: number,
  random: number,
): ImageResult {
  if (error instanceof HostBusyError) return resultOfBusyHost(error.retryAfterMs, random);
  // Thrown, it would look like an image that ends its workers.
  if (error instanceof CompressorError) return resultOfIdleCompressor(random);
  if (error instanceof ImageProcessingError) return resultOfError(error, attempt, durationMs, random);
  throw error;
}

/** What follows when a host is not to be asked for `retryAfterMs`: the image comes again then, or a little later. */
export function resultOfBusyHost(retryAfterMs: number, random: number): ImageResult {
  return { outcome: 'postponed', delayMs: Math.round(retryAfterMs + (random * FIRST_DELAY_MS) / 2) };
}

/** What follows when this worker can compress nothing, whatever the image: it comes again, here or where that works. */
export function resultOfIdleCompressor(random: number): ImageResult {
  const delayMs = Math.round(IDLE_COMPRESSOR_DELAY_MS * (1 + random));
  return { outcome: 'postponed', delayMs, notice: COMPRESSOR_NOTICE };
}

/** What follows from the loss of a worker: another try, unless it has happened with this image too often. */
export function resultOfLoss(lostAttempts: number): ImageResult {
  if (lostAttempts + 1 < MAX_LOST_ATTEMPTS) return { outcome: 'lost' };
  const message = `The worker was lost ${MAX_LOST_ATTEMPTS} times while it had this image.`;
  return { outcome: 'failed', code: 'WORKER_LOST', message, durationMs: 0 };
}
