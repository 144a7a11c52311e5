import { AsyncLocalStorage } from 'node:async_hooks';

/** The settings of a {@link SlowFetchOverflow}. */
export interface SlowFetchOverflowOptions {
  /** The most jobs in the overflow. */
  readonly capacity: number;
  /** The duration after which a fetch is slow, in milliseconds. */
  readonly slowAfterMs: number;
  /** Called with the error of a job that fails in the overflow. */
  readonly onError: (error: unknown) => void;
}

/**
 * Holds jobs whose fetch is slow, so that they take up none of the worker's few slots. A waiting socket costs almost
 * nothing, and fifty hosts that hang must not delay images of the fifty-first.
 */
export class SlowFetchOverflow {
  readonly #jobs = new Set<Promise<void>>();
  readonly #slots = new AsyncLocalStorage<{ leave(): void }>();

  constructor(private readonly options: SlowFetchOverflowOptions) {}

  /**
   * Runs a job in a slot. Resolves when the job ends, or when it moves to the overflow.
   *
   * @throws what `job` throws before it moves
   */
  async run(job: () => Promise<void>): Promise<void> {
    let leaveSlot = (): void => undefined;
    const left = new Promise<'left'>((resolve) => (leaveSlot = () => resolve('left')));
    const running = this.#slots.run({ leave: leaveSlot }, job);
    if ((await Promise.race([running, left])) === 'left') this.#keep(running);
  }

  /** Starts a fetch of the calling job and returns the function that ends it. A job with a slow fetch leaves its slot. */
  beginFetch(): () => void {
    const slot = this.#slots.getStore();
    const timer = setTimeout(() => {
      if (this.#jobs.size < this.options.capacity) slot?.leave();
    }, this.options.slowAfterMs);
    return () => clearTimeout(timer);
  }

  /** Resolves when all jobs in the overflow have ended. */
  async empty(): Promise<void> {
    while (this.#jobs.size > 0) await Promise.all(this.#jobs);
  }

  #keep(running: Promise<void>): void {
    const job = running.catch(this.options.onError).finally(() => this.#jobs.delete(job));
    this.#jobs.add(job);
  }
}
