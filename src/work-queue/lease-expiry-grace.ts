/**
 * The lease-expiry grace period: decides whether expired leases may be taken for lost workers. Workers renew in the
 * database, so while that is away all leases expire. The first dispatcher that looks after an outage grants every
 * worker the time of a lease to renew.
 */
export class LeaseExpiryGrace {
  #last: number | undefined;
  #over = 0;

  /**
   * @param longestGapMs between two looks of a dispatcher that was not cut off
   * @param graceMs granted after a longer one
   */
  constructor(
    private readonly longestGapMs: number,
    private readonly graceMs: number,
  ) {}

  /** Notes that a look succeeded at `now` (ms of a monotonic clock); returns whether no grace period is running. */
  isOver(now: number): boolean {
    if (this.#last !== undefined && now - this.#last > this.longestGapMs) this.#over = now + this.graceMs;
    this.#last = now;
    return now >= this.#over;
  }
}
