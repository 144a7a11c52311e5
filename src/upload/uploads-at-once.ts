/** What others hold, for as long as their work takes: one for each of two chores, and one that all queries share. */
const FOR_OTHERS = 3;

/**
 * How many uploads may be taken in at once, with a pool of `connections` to the database: each holds one while its
 * file arrives, at a pace that a client sets, so they have half of them and never those that others wait for.
 */
export function uploadsAtOnce(connections: number): number {
  return Math.max(1, Math.min(Math.floor(connections / 2), connections - FOR_OTHERS));
}
