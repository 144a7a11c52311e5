/** How long a lease lasts without being renewed: what a killed worker held is taken back after it. */
export const LEASE_SECONDS = 12;

/** An item handed to the queue: the job of this very dispatch, told from earlier ones by `generation`. */
export interface Dispatch {
  readonly id: string;
  readonly generation: number;
}

/** What goes to the queue; an urgent item goes to its head. */
export interface NewDispatch extends Dispatch {
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
  /** Set by a dispatcher in place of a lost worker: the result counts only when the lease has expired. */
  readonly isLoss: boolean;
}

/**
 * What recording a result came to. `stale`: the lease was gone, and the result counts for nothing. `cancelled`: so it
 * does, and nobody wants what the work has left either.
 */
export type RecordOutcome = 'recorded' | 'cancelled' | 'stale';

/**
 * A table whose rows are work: the truth that the queue only carries hints of. Every time is the database's, since the
 * clocks of workers may differ. Everything takes and returns batches, so that one statement can serve many items.
 */
export interface WorkTable<Task extends Lease, Result> {
  /** How many items may be in the window at once, over all workers. */
  readonly windowSize: number;

  /** Has `listener` called when this process learns of work in the rows. Nothing depends on such a hint. */
  onReady(listener: () => void): void;

  /** Fills the window. Returns what was added and is to be put in the queue; nothing while another process fills it. */
  fill(): Promise<NewDispatch[]>;

  /**
   * Returns what has waited in the window for longer than `seconds`, and dates it anew, so that one process at a time
   * looks after each item.
   */
  overdue(seconds: number): Promise<Dispatch[]>;

  /**
   * Dispatches once more what the queue has lost, under a new generation: a queue may keep what is left of a job, and
   * drops another of the same id as a duplicate. Leaves out what was begun or dispatched meanwhile.
   */
  dispatchAgain(lost: readonly Dispatch[]): Promise<NewDispatch[]>;

  /** Takes the leases of dispatched items, for {@link LEASE_SECONDS}; leaves out those whose job is stale. */
  claim(dispatches: readonly Dispatch[]): Promise<Task[]>;

  /** Renews leases; returns the tokens of those that were still held. */
  renew(leases: readonly Lease[]): Promise<Set<string>>;

  /** Returns the leases that have expired, each with what follows from the loss of its worker. */
  expired(): Promise<Ended<Result>[]>;

  /** Ends leases with their results; the outcomes are in the order of `ended`. What is recorded twice counts once. */
  record(ended: readonly Ended<Result>[]): Promise<RecordOutcome[]>;

  /**
   * Moves due times and leases that are further ahead than any can be: the clock was set back. Returns how many there
   * were.
   */
  clamp(): Promise<number>;
}
