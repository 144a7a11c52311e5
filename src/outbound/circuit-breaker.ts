/**
 * The circuit breaker of one host, with a pause that the host may ask for by `Retry-After`. A plain value: each function
 * returns the next one; `host-limiter.ts` keeps that of each host and acts on it. Times are ms of a monotonic clock.
 */
export interface CircuitBreaker {
  /** Requests in a row that got no response. */
  readonly failures: number;
  /** Until when no request is sent: the circuit is open, or the host asked for a pause. */
  readonly openUntil: number;
  /** How often in a row the circuit has opened because of failures; the open time doubles with each. */
  readonly openings: number;
  /** The host let the last request run into a timeout. */
  readonly hasStalled: boolean;
}

/** The state of a circuit: requests flow while it is closed, one at a time while half-open, none while open. */
export type CircuitState =
  | { readonly state: 'CLOSED' }
  | { readonly state: 'HALF_OPEN' }
  | { readonly state: 'OPEN'; readonly cause: OpenCause; readonly remainingMs: number };

/** Why a circuit is open: failures in a row, or a `Retry-After` of up to a minute (pacing) or more (an outage). */
export type OpenCause = 'FAILURES' | 'SHORT_RETRY_AFTER' | 'LONG_RETRY_AFTER';

/** The circuit of a host without history: closed. */
export const INITIAL: CircuitBreaker = { failures: 0, openUntil: 0, openings: 0, hasStalled: false };

const FAILURE_THRESHOLD = 10;
const FIRST_OPEN_MS = 2_000;
const MAX_OPEN_MS = 30_000;
/** Up to this a `Retry-After` is how a host paces its clients; a longer one announces an outage. */
const MAX_SHORT_RETRY_AFTER_MS = 60_000;
const MAX_RETRY_AFTER_MS = 300_000;

/** Records a response, whatever its status; `retryAfterMs` is the pause that it asked for. Closes a circuit that failures opened. */
export function afterResponse(circuit: CircuitBreaker, now: number, retryAfterMs = 0): CircuitBreaker {
  // A request sent before the host asked for a pause may be answered after it: the pause stays.
  const earlier = hasFailed(circuit) ? 0 : circuit.openUntil;
  const openUntil = Math.max(earlier, now + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
  // A response head is not a served body: a host that stalled may stall again in the body.
  return { ...INITIAL, openUntil, hasStalled: circuit.hasStalled };
}

/** Records that the host sent the whole response, or an error without delay. */
export function afterServed(circuit: CircuitBreaker): CircuitBreaker {
  return { ...circuit, hasStalled: false };
}

/** Records that a response began and ran into a timeout. */
export function afterStall(circuit: CircuitBreaker): CircuitBreaker {
  return { ...circuit, hasStalled: true };
}

/**
 * Records a request without a response. The tenth in a row opens the circuit for 2 s; it is half-open after that, and each
 * probe that fails opens it for twice as long, up to 30 s. `hasStalled` says that the request ran into a timeout.
 */
export function afterFailure(circuit: CircuitBreaker, now: number, hasStalled = false): CircuitBreaker {
  const next = { ...circuit, failures: circuit.failures + 1, hasStalled };
  if (!hasFailed(next) || circuit.openUntil > now) return next;
  const ms = Math.min(FIRST_OPEN_MS * 2 ** circuit.openings, MAX_OPEN_MS);
  return { ...next, openUntil: now + ms, openings: circuit.openings + 1 };
}

/** Returns the state of a circuit at `now`. A host that stalled is half-open: it gets one request at a time until it serves. */
export function circuitState(circuit: CircuitBreaker, now: number): CircuitState {
  const remainingMs = circuit.openUntil - now;
  if (remainingMs <= 0) return { state: hasFailed(circuit) || circuit.hasStalled ? 'HALF_OPEN' : 'CLOSED' };
  if (hasFailed(circuit)) return { state: 'OPEN', cause: 'FAILURES', remainingMs };
  const cause = remainingMs <= MAX_SHORT_RETRY_AFTER_MS ? 'SHORT_RETRY_AFTER' : 'LONG_RETRY_AFTER';
  return { state: 'OPEN', cause, remainingMs };
}

function hasFailed({ failures }: CircuitBreaker): boolean {
  return failures >= FAILURE_THRESHOLD;
}
