import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../support/client.js';
import type { Ledger } from './ledger.js';

/** What an answer may be whose cause passes by itself; anything else is an answer to the client. */
const PASSING = new Set(['INTERNAL', 'STORAGE_FULL', 'RATE_LIMITED', 'OVERLOADED']);

/** How long a client waits for an answer; a suspended api gives none. */
const ANSWER_WITHIN_MS = 30_000;

export interface PatienceOptions {
  /** Aborts when the soak is over and nobody may wait any longer. */
  readonly over: AbortSignal;
  /** Codes that pass by themselves for this question. */
  readonly passing?: readonly string[];
}

/**
 * Asks again and again until there is an answer, as a good client does: whatever is asked must be the same when it is
 * asked twice.
 *
 * @throws {ApiError} the answer that asking again would not change
 */
export async function patiently<Answer>(
  ledger: Ledger,
  ask: () => Promise<Answer>,
  { over, passing = [] }: PatienceOptions,
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

/** The code of an answer that is an error; null where there was no answer. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  return typeof error.code === 'string' ? error.code : 'without a code';
}

async function withinTime<Answer>(asking: Promise<Answer>): Promise<Answer> {
  const late = new AbortController();
  const tooLate = sleep(ANSWER_WITHIN_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('no answer in time');
  });
  // Whichever comes second is nobody's business.
  tooLate.catch(() => undefined);
  asking.catch(() => undefined);
  try {
    return await Promise.race([asking, tooLate]);
  } finally {
    late.abort();
  }
}
