/** How long a lease lasts without renewal. After that, the item of a killed worker is recovered. */
export const LEASE_SECONDS = 12;

/** One dispatch of an item to the queue; `generation` distinguishes it from earlier dispatches of the same item. */
export interface Dispatch {
  readonly id: string;
  readonly generation: number;
}

/** A dispatch that is to be put in the queue. */
export interface NewDispatch extends Dispatch {
  /** Items of one group may share a job; an item without a group has one of its own. */
  readonly group?: string | null;
  /** Its job goes to the head of the queue. */
  readonly urgent?: boolean;
}

/** The right to work on an item and to record its result, as long as it is renewed. */
export interface Lease {
  readonly id: string;
  readonly token: string;
}

/** The end of a lease, with the result of its work. */
export interface Ended<Result> {
  readonly lease: Lease;
  readonly result: Result;
  /** Set when a dispatcher records the loss of a worker: the result counts only when the lease has expired. */
  readonly isLoss: boolean;
}

/**
 * The outcome of recording a result. `stale`: the lease was lost, and the result is dropped. `cancelled`: the item was
 * cancelled or deleted, the result is dropped, and what the work stored must be discarded.
 */
export type RecordOutcome = 'recorded' | 'cancelled' | 'stale';

/**
 * A table whose rows are work. The rows are the source of truth; the queue only carries their ids. Every time is the
 * database's, since the clocks of workers may differ. Methods take and return batches, so that one statement serves many
 * items. There are three: `images/image-table.ts` (with `image-window.ts`, `image-leases.ts` and `image-results.ts` beside it),
 * `requests/jobs/request-job-table.ts` and `notifications/delivery/delivery-table.ts`.
 */
export interface WorkTable<Task extends Lease, Result> {
  /** The most items in the window, over all workers. */
  readonly windowSize: number;

  /** The least items that the window may be narrowed to while the work is slow; a window of one size without it. */
  readonly minWindowSize?: number;

  /** Calls `listener` when this process adds work to the rows. The dispatcher also polls, so a lost call only delays. */
  onReady(listener: () => void): void;

  /** Fills the window up to `size` items. Returns the dispatches to put in the queue; none while another process fills the window. */
  fill(size: number): Promise<NewDispatch[]>;

  /**
   * Returns the items that have waited in the window for longer than `seconds`, and renews their `dispatched_at`, so that
   * one process at a time looks after each item.
   */
  overdue(seconds: number): Promise<Dispatch[]>;

  /**
   * Redispatches the items whose jobs the queue has lost, under a new generation: a queue may keep the remains of a job,
   * and drops another job of the same id as a duplicate. Leaves out items that were claimed or dispatched meanwhile.
   */
  redispatch(lost: readonly Dispatch[]): Promise<NewDispatch[]>;

  /** Claims the leases of dispatched items, for {@link LEASE_SECONDS}; leaves out those whose job is stale. */
  claim(dispatches: readonly Dispatch[]): Promise<Task[]>;

  /** Renews leases; returns the tokens of those that were still held. */
  renew(leases: readonly Lease[]): Promise<Set<string>>;

  /** Returns the leases that have expired, each with the result of losing its worker. */
  expired(): Promise<Ended<Result>[]>;

  /** Ends leases with their results; the outcomes are in the order of `ended`. A result recorded twice counts once. */
  record(ended: readonly Ended<Result>[]): Promise<RecordOutcome[]>;

  /**
   * Shortens due times and leases that are further ahead than possible, because the clock was set back. Returns how many
   * there were.
   */
  clamp(): Promise<number>;
}
