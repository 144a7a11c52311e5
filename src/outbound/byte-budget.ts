/** A part of the budget in somebody's hands. */
export interface Reservation {
  /**
   * Waits until `bytes` are held in all; fewer than are held already changes nothing.
   *
   * @throws the reason of `signal` when that aborts first
   */
  growTo(bytes: number, signal?: AbortSignal): Promise<void>;
  /** Gives back what is held beyond `bytes`. */
  shrinkTo(bytes: number): void;
  /** Gives everything back; a second time does nothing. */
  release(): void;
}

interface Holding {
  held: number;
  /** Whether it has the spare part, and with it all that it may ever want. */
  hasSpare: boolean;
}

interface Waiting {
  readonly holding: Holding;
  readonly bytes: number;
  readonly grant: () => void;
}

/**
 * A semaphore over bytes: whoever wants to hold more reserves it first and waits while there is none. First
 * come, first served, so that a large one is not passed over for ever by small ones.
 *
 * Downloads reserve as they grow, since a host may promise much and send nothing. So that they do not end up
 * waiting for each other, each half done, a spare part as large as the largest is kept for one at a time: the
 * first that waits moves into it, and can end.
 */
export class ByteBudget {
  #free: number;
  #spareIsTaken = false;
  #held = 0;
  readonly #queue: Waiting[] = [];

  /** `largest` is the most that one reservation may come to; the budget is larger. */
  constructor(
    readonly capacity: number,
    readonly largest: number,
  ) {
    if (largest >= capacity)
      throw new RangeError(`A budget of ${capacity} bytes leaves nothing beside ${largest}`);
    this.#free = capacity - largest;
  }

  /** How many bytes are held by all together. */
  get held(): number {
    return this.#held;
  }

  /** A reservation of nothing yet. */
  open(): Reservation {
    const holding: Holding = { held: 0, hasSpare: false };
    return {
      growTo: (bytes, signal) => this.#grow(holding, bytes, signal),
      shrinkTo: (bytes) => this.#shrink(holding, bytes),
      release: () => this.#shrink(holding, 0),
    };
  }

  async #grow(holding: Holding, bytes: number, signal?: AbortSignal): Promise<void> {
    if (bytes > this.largest) throw new RangeError(`${bytes} bytes exceed the largest part, ${this.largest}`);
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
      // What is left of it has room among the others.
      this.#free -= holding.held;
      holding.hasSpare = false;
      this.#spareIsTaken = false;
    }
    this.#serve();
  }

  #wait(holding: Holding, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        this.#serve();
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
        holding,
        bytes,
        grant: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
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
