/**
 * A stream of states of which only the newest matters: whoever reads slowly skips what came between, so that
 * nothing piles up. It ends after the state given to {@link end}.
 */
export class Latest<State> implements AsyncIterableIterator<State> {
  private state: { readonly value: State } | null = null;
  private over = false;
  private failure: { readonly error: unknown } | null = null;
  private waiting: (() => void)[] = [];

  constructor(private readonly onReturn: () => void) {}

  push(value: State): void {
    if (this.over) return;
    this.state = { value };
    this.wake();
  }

  /** The last state; the stream is done once it is read. */
  end(value: State): void {
    this.push(value);
    this.over = true;
  }

  /** The stream is done once the error is thrown to the reader; a state not yet read is dropped. */
  fail(error: unknown): void {
    if (this.over) return;
    this.failure = { error };
    this.state = null;
    this.over = true;
    this.wake();
  }

  async next(): Promise<IteratorResult<State>> {
    while (this.state === null && !this.over) {
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

  /** Called when the reader leaves; wakes a read that is under way. */
  async return(): Promise<IteratorResult<State>> {
    this.over = true;
    this.state = null;
    this.failure = null;
    this.onReturn();
    this.wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Every read that is under way looks again; those that find nothing wait on. */
  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
