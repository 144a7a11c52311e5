import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../support/client.js';
import type { Ledger } from './ledger.js';

/** The error codes of transient errors; all others are final. */
const PASSING = new Set(['INTERNAL', 'UNAVAILABLE', 'STORAGE_FULL', 'RATE_LIMITED', 'OVERLOADED']);

/** The timeout of a request; a suspended api does not respond. */
const RESPONSE_TIMEOUT_MS = 30_000;

export interface RetryOptions {
  /** Aborts when the soak is over. */
  readonly over: AbortSignal;
  /** Additional codes of errors that are transient for this request. */
  readonly passing?: readonly string[];
}

/**
 * Retries a request until it succeeds or fails permanently, like a robust client. The request must be idempotent.
 *
 * @throws {ApiError} the permanent error
 */
export async function withRetries<Answer>(
  ledger: Ledger,
  ask: () => Promise<Answer>,
  { over, passing = [] }: RetryOptions,
): Promise<Answer> {
  for (;;) {
    over.throwIfAborted();
    try {
      return await withinTime(ask());
    } catch (error) {
      const code = codeOf(error);
      if (code !== null && !PASSING.has(code) && !passing.includes(code)) throw error;
      ledger.count(`answers: ${code ?? 'none'}`);
      await sleep(300, undefined, { signal: over });
    }
  }
}

/** Returns the code of an API error; null for a request without a response. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  return typeof error.code === 'string' ? error.code : 'without a code';
}

async function withinTime<Answer>(asking: Promise<Answer>): Promise<Answer> {
  const late = new AbortController();
  const tooLate = sleep(RESPONSE_TIMEOUT_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('no answer in time');
  });
  // The one that settles second is ignored.
  tooLate.catch(() => undefined);
  asking.catch(() => undefined);
  try {
    return await Promise.race([asking, tooLate]);
  } finally {
    late.abort();
  }
}
