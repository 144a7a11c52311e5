/** A share of the byte budget. */
export interface Reservation {
  /**
   * Waits until the reservation has `bytes` in all; does nothing when it has that many.
   *
   * @throws the reason of `signal` when that aborts first
   */
  growTo(bytes: number, signal?: AbortSignal): Promise<void>;
  /** Returns what exceeds `bytes` to the budget. */
  shrinkTo(bytes: number): void;
  /** Returns all bytes; a second call does nothing. */
  release(): void;
}

interface Holding {
  held: number;
  /** Whether it uses the spare portion, and so may grow to the largest size without waiting. */
  hasSpare: boolean;
}

interface Waiting {
  readonly holding: Holding;
  readonly bytes: number;
  readonly grant: () => void;
}

/**
 * A semaphore over bytes: a download reserves bytes before it holds them, and waits while none are free. Waiting
 * reservations are served first come, first served, so that small ones cannot starve a large one.
 *
 * Downloads reserve as they grow, since a host may announce much and send nothing. To prevent a deadlock of half-done
 * downloads that wait for each other, a spare portion of the largest size is kept for one download at a time: the first
 * that would wait moves into it and can always finish.
 */
export class ByteBudget {
  #free: number;
  #spareIsTaken = false;
  #held = 0;
  readonly #queue: Waiting[] = [];

  /** `largest` is the maximum of one reservation, in bytes; `capacity` must exceed it. */
  constructor(
    readonly capacity: number,
    readonly largest: number,
  ) {
    if (largest >= capacity) {
      throw new RangeError(
        `A capacity of ${capacity} bytes must exceed the largest reservation, ${largest} bytes`,
      );
    }
    this.#free = capacity - largest;
  }

  /** The bytes of all reservations together. */
  get held(): number {
    return this.#held;
  }

  /** Returns an empty reservation. */
  open(): Reservation {
    const holding: Holding = { held: 0, hasSpare: false };
    return {
      growTo: (bytes, signal) => this.#grow(holding, bytes, signal),
      shrinkTo: (bytes) => this.#shrink(holding, bytes),
      release: () => this.#shrink(holding, 0),
    };
  }

  async #grow(holding: Holding, bytes: number, signal?: AbortSignal): Promise<void> {
    if (bytes > this.largest) {
      throw new RangeError(`${bytes} bytes exceed the largest reservation, ${this.largest} bytes`);
    }
    signal?.throwIfAborted();
    if (bytes <= holding.held || (this.#queue.length === 0 && this.#take(holding, bytes))) return;
    if (holding.hasSpare) this.#take(holding, bytes);
    else await this.#wait(holding, bytes, signal);
  }

  #take(holding: Holding, bytes: number): boolean {
    const more = bytes - holding.held;
    if (!holding.hasSpare && more > this.#free) {
      if (this.#spareIsTaken) return false;
      this.#spareIsTaken = true;
      holding.hasSpare = true;
      this.#free += holding.held;
    } else if (!holding.hasSpare) {
      this.#free -= more;
    }
    holding.held = bytes;
    this.#held += more;
    return true;
  }

  #shrink(holding: Holding, bytes: number): void {
    const surplus = Math.max(0, holding.held - bytes);
    holding.held -= surplus;
    this.#held -= surplus;
    if (!holding.hasSpare) this.#free += surplus;
    else if (holding.held <= this.#free) {
      // The rest fits into the shared portion, so the spare one becomes available.
      this.#free -= holding.held;
      holding.hasSpare = false;
      this.#spareIsTaken = false;
    }
    this.#serve();
  }

  #wait(holding: Holding, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        this.#serve();
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
        holding,
        bytes,
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiting);
    });
  }

  #serve(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (!this.#take(next.holding, next.bytes)) return;
      this.#queue.shift();
      next.grant();
    }
  }
}
