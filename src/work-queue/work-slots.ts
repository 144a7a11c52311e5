import { GroupCommit } from '../common/index.js';

/** The settings of {@link WorkSlots}. */
export interface WorkSlotsOptions {
  /** The most items that are worked on at a time, without those that are prepared and those in the overflow. */
  readonly capacity: number;
  /** The most prepared items; none by default. */
  readonly prepared?: number;
  /** The most items in the overflow; none by default. */
  readonly overflow?: number;
  /** After this long in a {@link Slot.beginWait wait}, an item moves to the overflow, in milliseconds. */
  readonly slowAfterMs?: number;
}

/** The place of one item among those that a process works on. */
export interface Slot {
  /**
   * Begins to wait for something outside of this process, such as an image host, and returns the function that ends the
   * wait. An item that waits for long moves to the overflow, and another takes its place.
   */
  beginWait(): () => void;
  /**
   * Marks the item as prepared, unless there are enough of them: it has all that it needs from outside, and what is left waits
   * for this process alone. Another gets its slot, so that the next item is prepared by the time when this one is done.
   */
  prepare(): void;
  /**
   * Moves the item to the overflow unless that is full: what is left of its work waits for others, such as the storage. Resolves
   * together with that of other items, after `gatherMs` at the latest, and at once when no other can come.
   */
  leave(gatherMs: number): Promise<void>;
  /** Gives the place up: the work on the item has ended. */
  release(): void;
}

/**
 * An item is claimed together with others, so a claim waits until this part of the slots is free: half of them while this
 * process is busy with the items that have the others, and less when most of those wait for something outside of it, since
 * a slot that is free then costs throughput.
 */
const CLAIM_PART_BUSY = 2;
const CLAIM_PART_WAITING = 4;

/**
 * The most items that leave together. Their steps outside of this process then end together too. One by one, each step of each item
 * wakes this process, which takes thrice the CPU time while the cores are busy with other work.
 */
const LEAVING_TOGETHER = 16;

/** How an item counts. */
type Count = 'slot' | 'prepared' | 'overflow';

/**
 * Bounds how many items a process works on at a time. Items that wait for something slow move to the overflow: a waiting
 * socket costs almost nothing, and fifty hosts that hang must not delay the images of the fifty-first.
 */
export class WorkSlots {
  readonly #items: Record<Count, number> = { slot: 0, prepared: 0, overflow: 0 };
  /** Leaves in groups; it holds how long each item waits for others. */
  readonly #leaving = new GroupCommit<number, void>(
    (items) => {
      this.#left += items.length;
      return Promise.resolve(items.map(() => undefined));
    },
    {
      waitMs: (gatherMs) => gatherMs,
      groupSize: LEAVING_TOGETHER,
      isComplete: (items) => items >= this.#size - this.#left,
    },
  );
  /** The items that have left and not ended. */
  #left = 0;
  #waiting = 0;
  #isClosed = false;
  #queue: { wanted: number; resolve: (slots: Slot[]) => void }[] = [];

  constructor(private readonly options: WorkSlotsOptions) {}

  /** The number of items in the overflow. */
  get overflowing(): number {
    return this.#items.overflow;
  }

  /**
   * Takes between one and `wanted` slots, as soon as a good part of them is free, or as many as all calls want; earlier calls come
   * first.
   *
   * @returns no slots once {@link close} was called
   */
  take(wanted: number): Promise<Slot[]> {
    return new Promise((resolve) => {
      this.#queue.push({ wanted, resolve });
      this.#serve();
    });
  }

  /** Ends all calls of {@link take} that wait, and all later ones. Slots that were taken stay until they are released. */
  close(): void {
    this.#isClosed = true;
    this.#serve();
  }

  get #size(): number {
    return this.#items.slot + this.#items.prepared + this.#items.overflow;
  }

  #serve(): void {
    const wanted = this.#queue.reduce((sum, call) => sum + call.wanted, 0);
    if (!this.#isClosed && this.#free < Math.min(wanted, this.#claimSize())) return;
    while (this.#queue.length > 0 && (this.#isClosed || this.#free > 0)) {
      const next = this.#queue.shift()!;
      const count = this.#isClosed ? 0 : Math.min(this.#free, next.wanted);
      this.#items.slot += count;
      next.resolve(Array.from({ length: count }, () => this.#slot()));
    }
  }

  get #free(): number {
    return this.options.capacity - this.#items.slot;
  }

  /** The number of free slots from which on items are claimed. */
  #claimSize(): number {
    const isBusy = this.#waiting * 2 <= this.#items.slot + this.#items.prepared;
    return Math.ceil(this.options.capacity / (isBusy ? CLAIM_PART_BUSY : CLAIM_PART_WAITING));
  }

  #slot(): Slot {
    let count: Count | null = 'slot';
    let waits = 0;
    let hasLeft = false;
    const setWaits = (next: number) => {
      if (count === 'slot') this.#waiting += Math.sign(next) - Math.sign(waits);
      waits = next;
      this.#serve();
    };
    const move = (to: Count | null) => {
      if (count === null) return;
      if (count === 'slot') this.#waiting -= Math.sign(waits);
      this.#items[count] -= 1;
      if (to !== null) this.#items[to] += 1;
      count = to;
      this.#serve();
    };
    const moveIfFree = (to: 'prepared' | 'overflow') => {
      if (count === 'overflow' || count === to || this.#items[to] >= (this.options[to] ?? 0)) return;
      move(to);
    };
    return {
      beginWait: () => {
        const timer = setTimeout(() => moveIfFree('overflow'), this.options.slowAfterMs);
        let end = () => {
          clearTimeout(timer);
          end = () => undefined;
          setWaits(waits - 1);
        };
        setWaits(waits + 1);
        return () => end();
      },
      prepare: () => moveIfFree('prepared'),
      leave: async (gatherMs) => {
        moveIfFree('overflow');
        if (hasLeft) return;
        hasLeft = true;
        await this.#leaving.add(gatherMs);
      },
      release: () => {
        if (hasLeft && count !== null) this.#left -= 1;
        move(null);
      },
    };
  }
}
