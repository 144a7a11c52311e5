/**
 * A stream of states that keeps only the newest one: a slow reader skips the states in between, so memory does not grow.
 * The stream ends after the state given to {@link end}.
 */
export class CoalescedStream<State> implements AsyncIterableIterator<State> {
  private state: { readonly value: State } | null = null;
  private isDone = false;
  private failure: { readonly error: unknown } | null = null;
  private waiting: (() => void)[] = [];

  constructor(private readonly onReturn: () => void) {}

  push(value: State): void {
    if (this.isDone) return;
    this.state = { value };
    this.wake();
  }

  /** Adds the last state; the stream is done once it is read. */
  end(value: State): void {
    this.push(value);
    this.isDone = true;
  }

  /** Ends the stream with an error, which the next read throws; a state not yet read is dropped. */
  fail(error: unknown): void {
    if (this.isDone) return;
    this.failure = { error };
    this.state = null;
    this.isDone = true;
    this.wake();
  }

  async next(): Promise<IteratorResult<State>> {
    while (this.state === null && !this.isDone) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    if (this.failure !== null) {
      const { error } = this.failure;
      this.failure = null;
      throw error;
    }
    if (this.state === null) return { done: true, value: undefined };
    const { value } = this.state;
    this.state = null;
    return { done: false, value };
  }

  /** Ends the stream for a reader that leaves; wakes its pending reads. */
  async return(): Promise<IteratorResult<State>> {
    this.isDone = true;
    this.state = null;
    this.failure = null;
    this.onReturn();
    this.wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Wakes all pending reads; those that find nothing wait again. */
  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
