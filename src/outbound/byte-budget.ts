/** A part of the budget in somebody's hands. */
export interface Reservation {
  /** Gives back what is held beyond `bytes`. */
  shrinkTo(bytes: number): void;
  /** Gives everything back; a second time does nothing. */
  release(): void;
}

interface Waiting {
  readonly bytes: number;
  readonly grant: () => void;
}

/**
 * A semaphore over bytes: whoever wants to hold some reserves them first and waits while there are none.
 * First come, first served, so that a large one is not passed over for ever by small ones.
 */
export class ByteBudget {
  #free: number;
  readonly #queue: Waiting[] = [];

  constructor(readonly capacity: number) {
    this.#free = capacity;
  }

  /** How many bytes nobody holds. */
  get free(): number {
    return this.#free;
  }

  /**
   * Waits until `bytes` are free and takes them. More than the whole budget is a fault of the caller's: it
   * would wait for ever.
   *
   * @throws the reason of `signal` when that aborts first
   */
  async reserve(bytes: number, signal?: AbortSignal): Promise<Reservation> {
    if (bytes > this.capacity) throw new RangeError(`${bytes} bytes exceed a budget of ${this.capacity}`);
    signal?.throwIfAborted();
    if (this.#queue.length > 0 || bytes > this.#free) await this.#wait(bytes, signal);
    else this.#free -= bytes;
    return this.#reservation(bytes);
  }

  #wait(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        this.#grant();
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
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

  #reservation(bytes: number): Reservation {
    let held = bytes;
    const shrinkTo = (wanted: number): void => {
      const surplus = Math.max(0, held - wanted);
      held -= surplus;
      this.#free += surplus;
      this.#grant();
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  }

  #grant(): void {
    for (let next = this.#queue[0]; next !== undefined && next.bytes <= this.#free; next = this.#queue[0]) {
      this.#queue.shift();
      this.#free -= next.bytes;
      next.grant();
    }
  }
}
