const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const FAILURES_TO_GIVE_UP = 3;

/**
 * Keeps children that die at start from being started over and over: a pause that doubles with every failure in
 * a row, and after three failures no picture is kept waiting for the next try. Times are ms of one steady clock.
 */
export class StartGuard {
  #failures = 0;
  #mayStartAt = -Infinity;

  succeeded(): void {
    this.#failures = 0;
    this.#mayStartAt = -Infinity;
  }

  failed(now: number): void {
    this.#failures += 1;
    this.#mayStartAt = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
  }

  /** How long to wait until a child may be started; 0 is at once. */
  pauseMs(now: number): number {
    return Math.max(0, this.#mayStartAt - now);
  }

  get hasGivenUp(): boolean {
    return this.#failures >= FAILURES_TO_GIVE_UP;
  }

  /** Whether the latest failure is the one that made it give up: the moment to say so, once. */
  get hasJustGivenUp(): boolean {
    return this.#failures === FAILURES_TO_GIVE_UP;
  }
}
