/**
 * Decides whether expired leases may be treated as lost workers: the lease-expiry grace period. Workers renew in the
 * database, so all leases expire while it is unavailable. The first dispatcher that polls after an outage grants every
 * worker the duration of a lease to renew.
 */
export class LeaseExpiryGrace {
  #lastPoll: number | undefined;
  #graceEnd = 0;

  /**
   * @param longestGapMs the longest gap between two polls of a dispatcher that stayed connected
   * @param graceMs the grace period after a longer gap
   */
  constructor(
    private readonly longestGapMs: number,
    private readonly graceMs: number,
  ) {}

  /** Records a successful poll at `now` (ms of a monotonic clock); returns whether no grace period is running. */
  isOver(now: number): boolean {
    if (this.#lastPoll !== undefined && now - this.#lastPoll > this.longestGapMs)
      this.#graceEnd = now + this.graceMs;
    this.#lastPoll = now;
    return now >= this.#graceEnd;
  }
}
