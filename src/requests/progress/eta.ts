/** The rate of a request's current round, by the clock of the database. */
export interface ProgressRate {
  /** The number of images that are not settled yet. */
  readonly remaining: number;
  /** The number of images that this round has settled. */
  readonly settled: number;
  /** The time from the start of the round to the last settled image. */
  readonly settledAfterSeconds: number;
  /** The time since the start of the round. */
  readonly elapsedSeconds: number;
}

/** The results that an estimate requires: the first images wait until processes, connections and hosts are warm. */
const MIN_SETTLED = 5;
const MIN_SECONDS = 2;

/** A time without results is a stall when it exceeds both this duration and this many mean intervals between results. */
const STALL_SECONDS = 10;
const STALL_INTERVALS = 15;

/**
 * Estimates the seconds left, in tenths, from the mean rate of this round so far.
 *
 * Returns null before there are enough results, and during a stall. Near the end the mean rate says little about the few
 * images left, so the estimate is at least the time since the last result.
 */
export function estimateSeconds({
  remaining,
  settled,
  settledAfterSeconds,
  elapsedSeconds,
}: ProgressRate): number | null {
  if (settled < MIN_SETTLED || settledAfterSeconds < MIN_SECONDS) return null;
  const silence = Math.max(0, elapsedSeconds - settledAfterSeconds);
  const stall = Math.max(STALL_SECONDS, (STALL_INTERVALS * settledAfterSeconds) / settled);
  if (silence > stall) return null;
  if (remaining === 0) return 0;
  const elapsed = settledAfterSeconds + silence;
  return Math.round(10 * Math.max((remaining * elapsed) / settled, silence)) / 10;
}
