import { OutboundError } from './outbound-errors.js';

/**
 * A time limit as an abort signal: it aborts with TIMEOUT when the time is used up, or with the caller's reason when the
 * caller's signal aborts.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #onAbort = (): void => this.#controller.abort(this.caller?.reason);
  #remainingMs: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly ms: number,
    readonly caller?: AbortSignal,
  ) {
    this.#remainingMs = ms;
    if (caller?.aborted === true) this.#onAbort();
    caller?.addEventListener('abort', this.#onAbort, { once: true });
    this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Awaits `work` with the clock stopped, for waits that the host does not cause. */
  async uncounted<T>(work: Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#remainingMs -= performance.now() - this.#since;
    try {
      return await work;
    } finally {
      this.#start();
    }
  }

  /** Aborts immediately, with `reason`. */
  fail(reason: OutboundError): void {
    this.#controller.abort(reason);
  }

  /** Removes the timer and the listener; the signal does not abort after this. */
  end(): void {
    clearTimeout(this.#timer);
    this.caller?.removeEventListener('abort', this.#onAbort);
  }

  #start(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#controller.abort(this.#timeout()), Math.max(0, this.#remainingMs));
  }

  #timeout(): OutboundError {
    return new OutboundError('TIMEOUT', `The host took longer than ${this.ms / 1000} s.`);
  }
}
