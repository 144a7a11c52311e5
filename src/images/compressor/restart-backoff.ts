const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
const FAILURES_TO_GIVE_UP = 3;

/**
 * Exponential backoff for children that die at start. The delay doubles with every consecutive failure; after three
 * failures waiting images are rejected instead of kept. Times are milliseconds of one monotonic clock.
 */
export class RestartBackoff {
  #failures = 0;
  #mayStartAt = -Infinity;

  succeeded(): void {
    this.#failures = 0;
    this.#mayStartAt = -Infinity;
  }

  failed(now: number): void {
    this.#failures += 1;
    this.#mayStartAt = now + Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#failures - 1));
  }

  /** Returns the delay until a child may be started; 0 means immediately. */
  delayMs(now: number): number {
    return Math.max(0, this.#mayStartAt - now);
  }

  get hasGivenUp(): boolean {
    return this.#failures >= FAILURES_TO_GIVE_UP;
  }

  /** Whether the latest failure was the one that reached the limit, so that it is logged once. */
  get hasJustGivenUp(): boolean {
    return this.#failures === FAILURES_TO_GIVE_UP;
  }
}
