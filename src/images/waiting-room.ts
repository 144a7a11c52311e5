/** What a {@link WaitingRoom} is made of. */
export interface WaitingRoomOptions {
  /** How much work may go on in it at once. */
  readonly places: number;
  /** How long work waits for the other side before it goes there. */
  readonly patienceMs: number;
  /** Told of work that failed in there. */
  readonly onError: (error: unknown) => void;
}

/**
 * Where work goes on that waits for a slow host, so that it holds none of the few places at which others begin:
 * a socket that waits costs next to nothing, and fifty hosts that hang must not keep the fifty-first waiting.
 */
export class WaitingRoom {
  readonly #inside = new Set<Promise<void>>();

  constructor(private readonly options: WaitingRoomOptions) {}

  /**
   * Runs `work`, which calls `hasArrived` when it waits no longer. Resolves when the work ends, or earlier, when
   * it has gone on in the waiting room.
   *
   * @throws what `work` throws before that
   */
  async admit(work: (hasArrived: () => void) => Promise<void>): Promise<void> {
    let leaveToWait = (): void => undefined;
    const waits = new Promise<'waits'>((resolve) => (leaveToWait = () => resolve('waits')));
    const patience = setTimeout(() => {
      if (this.#inside.size < this.options.places) leaveToWait();
    }, this.options.patienceMs);
    const working = work(() => clearTimeout(patience)).finally(() => clearTimeout(patience));
    if ((await Promise.race([working, waits])) === 'waits') this.#keep(working);
  }

  /** Resolves when all work in it has ended. */
  async empty(): Promise<void> {
    while (this.#inside.size > 0) await Promise.all(this.#inside);
  }

  #keep(working: Promise<void>): void {
    const inside = working.catch(this.options.onError).finally(() => this.#inside.delete(inside));
    this.#inside.add(inside);
  }
}
