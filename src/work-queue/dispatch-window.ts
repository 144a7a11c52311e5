/**
 * The part of the window that is left when it is refilled: the smaller, the fewer fills, and the more items share a job. What is
 * left lasts for longer than a fill takes.
 */
export const REFILL_BELOW = 0.25;

/**
 * The dispatch window of one queue: the bounded number of items that were dispatched to it, so that a large request does
 * not fill the queue and a small one never waits behind it. The rows hold the window (`dispatched_at`), so it is one for
 * all workers. Three things make it:
 *
 * - When it is refilled is decided here: every second, and at once when most of it was claimed, when the queue has run empty
 *   after claims, and when this process adds work (`WorkTable.onReady`).
 * - How many it may hold is decided here too, where the table gives a range: as many items as this process has ended in the last
 *   seconds, so that a new request waits for seconds, however long an item takes.
 * - What goes in is decided by the table: `images/image-window.ts` (images not yet claimed, in turn
 *   from each request), `notifications/delivery/delivery-window.ts` and `requests/jobs/request-job-table.ts` (which count
 *   claimed items too).
 */
export class DispatchWindow {
  /** The poll that finds work which nobody announced, such as a retry that is due. */
  static readonly FILL_EVERY_MS = 1000;

  /** How many seconds of work the window holds, unless its bounds say otherwise. */
  private static readonly SECONDS = 3;

  /** The items in the window as far as this process knows: it does not see what others claim. */
  private waiting = 0;
  /** Those of them that this process has claimed since. */
  private claimed = 0;
  private hasClaimed = false;
  private size: number;
  /** The items that ended in the last seconds: each counts less the longer ago it ended. */
  private ended = 0;
  private countedAt: number;

  /**
   * @param max the most items in the window, over all workers
   * @param min the number from which on it grows with the items that end
   * @param now a monotonic clock, in milliseconds
   */
  constructor(
    private readonly max: number,
    private readonly min = max,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.size = this.min;
    this.countedAt = now();
  }

  /** Begins a fill and returns the size to which the window is filled. */
  onFill(): number {
    this.hasClaimed = false;
    this.size = Math.min(Math.max(Math.round(this.recentlyEnded()), this.min), this.max);
    return this.size;
  }

  /** Ends a fill, which has put `items` into the window. */
  onFilled(items: number): void {
    if (items === 0 && !this.isMostlyClaimed()) return;
    this.waiting = Math.min(Math.max(this.waiting - this.claimed, 0) + items, this.size);
    this.claimed = 0;
  }

  /** Counts an item whose work this process has ended. */
  onEnded(): void {
    this.ended = this.recentlyEnded() + 1;
  }

  onClaimed(items: number): void {
    this.claimed += items;
    this.hasClaimed ||= items > 0;
  }

  /** Whether this process has claimed most of what was in the window after it was filled. */
  isMostlyClaimed(): boolean {
    return this.claimed > 0 && this.claimed >= this.waiting * (1 - REFILL_BELOW);
  }

  /** Whether a fill may find something to do for a queue that has no more jobs for this process. */
  hasRoom(): boolean {
    return this.hasClaimed;
  }

  private recentlyEnded(): number {
    const now = this.now();
    this.ended *= Math.exp((this.countedAt - now) / 1000 / DispatchWindow.SECONDS);
    this.countedAt = now;
    return this.ended;
  }
}
