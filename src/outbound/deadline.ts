import { OutboundError } from './outbound-errors.js';

/**
 * A bound on the time something may take, as a signal that aborts with TIMEOUT when it is used up, or with the
 * caller's own reason when the caller's signal aborts.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #onAbort = (): void => this.#controller.abort(this.caller?.reason);
  #left: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly ms: number,
    readonly caller?: AbortSignal,
  ) {
    this.#left = ms;
    if (caller?.aborted === true) this.#onAbort();
    caller?.addEventListener('abort', this.#onAbort, { once: true });
    this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Awaits `work` with the clock stopped: time that the other side is not to blame for. */
  async uncounted<T>(work: Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#left -= performance.now() - this.#since;
    try {
      return await work;
    } finally {
      this.#start();
    }
  }

  /** Aborts at once, with `reason`. */
  fail(reason: OutboundError): void {
    this.#controller.abort(reason);
  }

  /** Leaves no timer and no listener behind; the signal will not abort any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.caller?.removeEventListener('abort', this.#onAbort);
  }

  #start(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#controller.abort(this.#timeout()), Math.max(0, this.#left));
  }

  #timeout(): OutboundError {
    return new OutboundError('TIMEOUT', `The host took longer than ${this.ms / 1000} s.`);
  }
}
