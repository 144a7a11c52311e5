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

  /** The part that is claimed before it is refilled: the larger, the fewer fills; the rest lasts for longer than one takes. */
  private static readonly REFILL_PART = 0.75;

  /** How many seconds of work the window holds, unless its bounds say otherwise. */
  private static readonly SECONDS = 5;

  private claimed = 0;
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
    this.claimed = 0;
    this.size = Math.min(Math.max(Math.round(this.recentlyEnded()), this.min), this.max);
    return this.size;
  }

  /** Counts an item whose work this process has ended. */
  onEnded(): void {
    this.ended = this.recentlyEnded() + 1;
  }

  onClaimed(items: number): void {
    this.claimed += items;
  }

  /** Whether this process has claimed most of a window since it was filled. */
  isMostlyClaimed(): boolean {
    return this.claimed >= this.size * DispatchWindow.REFILL_PART;
  }

  /** Whether a fill may find something to do for a queue that has no more jobs for this process. */
  hasRoom(): boolean {
    return this.claimed > 0;
  }

  private recentlyEnded(): number {
    const now = this.now();
    this.ended *= Math.exp((this.countedAt - now) / 1000 / DispatchWindow.SECONDS);
    this.countedAt = now;
    return this.ended;
  }
}
