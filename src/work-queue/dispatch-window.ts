/**
 * The dispatch window of one queue: the items that are in the queue and that no worker has claimed yet. It is bounded, so
 * that a large request does not fill the queue and a small one never waits behind it. The rows hold the window (`dispatched_at`
 * is set), so it is one for all workers. Its two halves:
 *
 * - When it is refilled is decided here: every second, when half of it was claimed, and when the queue is empty.
 * - What goes in, and how many, is decided by the table: `images/image-window.ts` (size: `DISPATCH_WINDOW`; in turn from each
 *   request), `notifications/delivery/delivery-window.ts`, and `requests/jobs/request-job-table.ts`.
 */
export class DispatchWindow {
  /** The poll that finds work which nobody announced, such as a retry that is due. */
  static readonly FILL_EVERY_MS = 1000;

  private claimed = 0;

  /** `size`: the most items in the window, over all workers. */
  constructor(private readonly size: number) {}

  onFill(): void {
    this.claimed = 0;
  }

  onClaimed(items: number): void {
    this.claimed += items;
  }

  /** Whether this process has claimed half a window since it was filled. */
  isHalfEmpty(): boolean {
    return this.claimed * 2 >= this.size;
  }

  /** Whether a fill may find something to do for a queue that has no more jobs for this process. */
  hasRoom(): boolean {
    return this.claimed > 0;
  }
}
