const MIN_PAUSE_MS = 500;
const MAX_PAUSE_MS = 15_000;

/** Returns the backoff in ms after failed recovery attempt number `attempt` (from 1): doubles up to a maximum. */
export function recoveryPauseMs(attempt: number): number {
  return Math.min(MIN_PAUSE_MS * 2 ** (attempt - 1), MAX_PAUSE_MS);
}
