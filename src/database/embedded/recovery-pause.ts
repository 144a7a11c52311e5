const SHORTEST_MS = 500;
const LONGEST_MS = 15_000;

/** The pause in ms after the failed attempt number `attempt` (from 1) to get the server back: doubles, up to a cap. */
export function recoveryPauseMs(attempt: number): number {
  return Math.min(SHORTEST_MS * 2 ** (attempt - 1), LONGEST_MS);
}
