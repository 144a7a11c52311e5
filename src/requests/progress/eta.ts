/** How a round of a request goes, by the clock of the database. */
export interface ProgressRate {
  /** Images that are not settled yet. */
  readonly remaining: number;
  /** Images that this round has settled. */
  readonly settled: number;
  /** How long after the round began the latest of them was settled. */
  readonly settledAfterSeconds: number;
  /** How long the round has gone on. */
  readonly elapsedSeconds: number;
}

/** The evidence that an estimate takes: the first images wait for processes, connections and hosts to warm up. */
const LEAST_SETTLED = 5;
const LEAST_SECONDS = 2;

/** A silence is a stall once it is this long, and this many times as long as an image has taken so far. */
const STALL_SECONDS = 10;
const STALL_INTERVALS = 15;

/**
 * Estimates the seconds left, supposing that the rest goes as fast as this round has gone so far, in tenths.
 *
 * Null while there is too little evidence, and while nothing settles: then nobody can say. Near the end, where the rate
 * of the many says little about the few that are left, the estimate is at least as long as the present silence.
 */
export function estimateSeconds({
  remaining,
  settled,
  settledAfterSeconds,
  elapsedSeconds,
}: ProgressRate): number | null {
  if (settled < LEAST_SETTLED || settledAfterSeconds < LEAST_SECONDS) return null;
  const silence = Math.max(0, elapsedSeconds - settledAfterSeconds);
  const stall = Math.max(STALL_SECONDS, (STALL_INTERVALS * settledAfterSeconds) / settled);
  if (silence > stall) return null;
  if (remaining === 0) return 0;
  const elapsed = settledAfterSeconds + silence;
  return Math.round(10 * Math.max((remaining * elapsed) / settled, silence)) / 10;
}
