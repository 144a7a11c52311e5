/**
 * The dispatch window of one queue: the bounded number of items that were dispatched to it, so that a large request does
 * not fill the queue and a small one never waits behind it. The rows hold the window (`dispatched_at`), so it is one for
 * all workers. Its two halves:
 *
 * - When it is refilled is decided here: every second, and at once when most of it was claimed, when the queue has run empty
 *   after claims, and when this process adds work (`WorkTable.onReady`).
 * - What goes in, and how many, is decided by the table: `images/image-window.ts` (`DISPATCH_WINDOW` images not yet claimed, in
 *   turn from each request), `notifications/delivery/delivery-window.ts` and `requests/jobs/request-job-table.ts` (which count
 *   claimed items too).
 */
export class DispatchWindow {
  /** The poll that finds work which nobody announced, such as a retry that is due. */
  static readonly FILL_EVERY_MS = 1000;

  /** The part that is claimed before it is refilled: the larger, the fewer fills; the rest lasts for longer than one takes. */
  private static readonly REFILL_PART = 0.75;

  private claimed = 0;

  /** `size`: the most items in the window, over all workers. */
  constructor(private readonly size: number) {}

  onFill(): void {
    this.claimed = 0;
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
}
