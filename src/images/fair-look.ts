/**
 * Whether what is seen now may be held against others. Workers renew their leases in the database, so while that is
 * away all of them run out; whoever looks first when it is back must not take that for the loss of their holders, but
 * give them as long as a lease lasts to come back too.
 */
export class FairLook {
  #last: number | undefined;
  #fairFrom = 0;

  /**
   * @param longestGapMs between two looks of somebody who was never cut off
   * @param patienceMs given to others after a longer one
   */
  constructor(
    private readonly longestGapMs: number,
    private readonly patienceMs: number,
  ) {}

  /** Takes down that a look came through at `now` (ms of a monotonic clock); returns whether it was a fair one. */
  at(now: number): boolean {
    if (this.#last !== undefined && now - this.#last > this.longestGapMs)
      this.#fairFrom = now + this.patienceMs;
    this.#last = now;
    return now >= this.#fairFrom;
  }
}
