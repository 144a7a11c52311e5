/**
 * What is remembered of a host that did not answer, kept us waiting, or asked to be left alone. Times are ms of a
 * monotonic clock.
 */
export interface CircuitBreaker {
  /** Requests without any answer, one after the other. */
  readonly failures: number;
  /** Until when it is not to be asked. */
  readonly closedUntil: number;
  /** How often in a row it has been closed for not answering. */
  readonly closures: number;
  /** It let the last one wait until we gave up. */
  readonly hasStalled: boolean;
}

/** May a request go out, has it to wait its turn, or has it failed already? */
export type Verdict =
  | { readonly kind: 'ASK' }
  /** One request at a time, to find out whether the host is back, or serves again. */
  | { readonly kind: 'PROBE' }
  /** It asked for a pause so short that it is no failure. */
  | { readonly kind: 'PAUSE'; readonly ms: number }
  | { readonly kind: 'DEAD'; readonly ms: number }
  | { readonly kind: 'LEFT_ALONE'; readonly ms: number };

export const UNKNOWN: CircuitBreaker = { failures: 0, closedUntil: 0, closures: 0, hasStalled: false };

const FAILURES_TO_CLOSE = 10;
const FIRST_CLOSURE_MS = 2_000;
const LONGEST_CLOSURE_MS = 30_000;
/** Up to here a `Retry-After` is how a host paces us; a longer one says that it is out of order. */
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** What becomes of a record by an answer, whatever its status; `retryAfterMs` where it asked to be left alone. */
export function afterAnswer(record: CircuitBreaker, now: number, retryAfterMs = 0): CircuitBreaker {
  // What asked before others were told to wait may well be answered after that.
  const earlier = isSilent(record) ? 0 : record.closedUntil;
  const closedUntil = Math.max(earlier, now + Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
  // To begin an answer is not to serve: one that stalled may do so again in the body.
  return { ...UNKNOWN, closedUntil, hasStalled: record.hasStalled };
}

/** What becomes of a record once the host gave all that it was asked for, or said at once that it would not. */
export function afterServed(record: CircuitBreaker): CircuitBreaker {
  return { ...record, hasStalled: false };
}

/** What becomes of a record once the host began to answer, and let us wait until we gave up. */
export function afterStall(record: CircuitBreaker): CircuitBreaker {
  return { ...record, hasStalled: true };
}

/**
 * What becomes of a record by a request that nobody answered. After ten in a row nothing is sent for 2 s, then one
 * request at a time finds out whether the host is back, and each that fails closes it for twice as long, up to 30 s.
 * `hasStalled` where it let us wait until we gave up, rather than fail at once.
 */
export function afterSilence(record: CircuitBreaker, now: number, hasStalled = false): CircuitBreaker {
  const next = { ...record, failures: record.failures + 1, hasStalled };
  if (!isSilent(next) || record.closedUntil > now) return next;
  const ms = Math.min(FIRST_CLOSURE_MS * 2 ** record.closures, LONGEST_CLOSURE_MS);
  return { ...next, closedUntil: now + ms, closures: record.closures + 1 };
}

/** Whether a host of this record may be asked now. */
export function verdictOn(record: CircuitBreaker, now: number): Verdict {
  const ms = record.closedUntil - now;
  if (ms <= 0) return { kind: isSilent(record) || record.hasStalled ? 'PROBE' : 'ASK' };
  if (isSilent(record)) return { kind: 'DEAD', ms };
  return { kind: ms <= LONGEST_PAUSE_MS ? 'PAUSE' : 'LEFT_ALONE', ms };
}

function isSilent({ failures }: CircuitBreaker): boolean {
  return failures >= FAILURES_TO_CLOSE;
}
