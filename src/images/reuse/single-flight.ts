/** How long a result is remembered, in ms: for longer than it takes to record a row. */
const RECENT_MS = 5000;
const MAX_RECENT = 1000;

/**
 * Does the work for a key once at a time. A caller that comes while it is done, or soon after, can use its result: the row
 * in which other processes find it is written later, together with others.
 */
export class SingleFlight<Result extends object> {
  readonly #running = new Map<string, Promise<Result | null>>();
  readonly #recent = new Map<string, { readonly result: Result; readonly at: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Returns the result of the work for `key`, once it is done; null when that fails. Undefined when it is not under way, and
   * was not done lately.
   */
  find(key: string): Promise<Result | null> | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined && this.now() - recent.at < RECENT_MS) return Promise.resolve(recent.result);
    return this.#running.get(key);
  }

  /** Does the work for `key`, which is not under way, and offers its result to others. */
  async lead<Led extends Result>(key: string, work: () => Promise<Led>): Promise<Led> {
    const leading = work();
    this.#running.set(
      key,
      leading.catch(() => null),
    );
    try {
      const result = await leading;
      this.remember(key, result);
      return result;
    } finally {
      this.#running.delete(key);
    }
  }

  /** Offers a result in place of an earlier one. */
  remember(key: string, result: Result): void {
    this.#recent.delete(key);
    this.#recent.set(key, { result, at: this.now() });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MAX_RECENT) this.#recent.delete(oldest!);
  }

  /** Forgets a result that turned out to be of no use. */
  forget(result: Result): void {
    for (const [key, recent] of this.#recent) if (recent.result === result) this.#recent.delete(key);
  }
}
