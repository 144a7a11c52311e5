const GIB = 2 ** 30;

/** No process fills memory faster: the system clears each page first, for which a core has about this bandwidth. */
const FILL_BYTES_PER_SECOND = 8 * GIB;

const SHORTEST_MS = 25;
const LONGEST_MS = 250;

/**
 * Returns the milliseconds after which a process may exceed its limit at the earliest, between 25 and 250: a check wakes a thread that
 * takes the core from an encoder.
 */
export function msUntilMemoryCheck(rssBytes: number, maxRssBytes: number): number {
  const ms = ((maxRssBytes - rssBytes) / FILL_BYTES_PER_SECOND) * 1000;
  return Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS);
}
