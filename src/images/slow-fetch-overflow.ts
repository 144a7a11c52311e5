import { AsyncLocalStorage } from 'node:async_hooks';

/** What a {@link SlowFetchOverflow} is made of. */
export interface SlowFetchOverflowOptions {
  /** How many jobs may go on in it at once. */
  readonly capacity: number;
  /** How long a fetch takes until it is slow. */
  readonly slowAfterMs: number;
  /** Told of jobs that fail in there. */
  readonly onError: (error: unknown) => void;
}

/**
 * Takes jobs whose fetch is slow, so that they hold none of the few slots in which others begin: a socket that waits costs
 * next to nothing, and fifty hosts that hang must not keep the fifty-first waiting.
 */
export class SlowFetchOverflow {
  readonly #inside = new Set<Promise<void>>();
  readonly #slots = new AsyncLocalStorage<{ leave(): void }>();

  constructor(private readonly options: SlowFetchOverflowOptions) {}

  /**
   * Runs a job in a slot. Resolves when the job ends, or earlier, when it goes on in the overflow.
   *
   * @throws what `job` throws before that
   */
  async run(job: () => Promise<void>): Promise<void> {
    let leave = (): void => undefined;
    const left = new Promise<'left'>((resolve) => (leave = () => resolve('left')));
    const running = this.#slots.run({ leave }, job);
    if ((await Promise.race([running, left])) === 'left') this.#keep(running);
  }

  /** Begins a fetch of the job around the caller; returns what ends it. When it is slow, the job leaves its slot. */
  beginFetch(): () => void {
    const slot = this.#slots.getStore();
    const timer = setTimeout(() => {
      if (this.#inside.size < this.options.capacity) slot?.leave();
    }, this.options.slowAfterMs);
    return () => clearTimeout(timer);
  }

  /** Resolves when all jobs in it have ended. */
  async empty(): Promise<void> {
    while (this.#inside.size > 0) await Promise.all(this.#inside);
  }

  #keep(running: Promise<void>): void {
    const inside = running.catch(this.options.onError).finally(() => this.#inside.delete(inside));
    this.#inside.add(inside);
  }
}
