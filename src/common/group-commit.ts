/** When a {@link GroupCommit} processes what it has gathered. */
export interface GroupCommitOptions<Item> {
  /** How long an item waits for others, in milliseconds; the group is processed with its most urgent item. */
  readonly waitMs: number | ((item: Item) => number);
  readonly groupSize: number;
  /** Whether no other item can come soon, so that waiting for one would only delay the `items` gathered. */
  readonly isComplete?: (items: number) => boolean;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects single items into groups and processes one group at a time; the next group fills while one runs. Under load
 * this turns many small transactions into few. A single item waits only `waitMs`.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  private isRunning = false;
  private timer: { readonly handle: NodeJS.Timeout; readonly dueAt: number } | undefined;

  constructor(
    /** Processes a group and returns one outcome per item, in order. When it throws, every item of the group fails. */
    private readonly commit: (items: readonly Item[]) => Promise<readonly Outcome[]>,
    private readonly options: GroupCommitOptions<Item>,
  ) {}

  /** Resolves with the item's outcome once its group is processed. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      // The next turn, so that items which arrive in this one are in the group too.
      setImmediate(() => this.look());
    });
  }

  /** Processes the waiting items if they are a whole group, and otherwise sees to it that they do not wait for long. */
  private look(): void {
    const { length } = this.waiting;
    if (length === 0 || this.isRunning) return;
    if (length >= this.options.groupSize || this.options.isComplete?.(length) === true) void this.run();
    else this.runWithin(Math.min(...this.waiting.map(({ item }) => this.waitOf(item))));
  }

  private waitOf(item: Item): number {
    const { waitMs } = this.options;
    return typeof waitMs === 'number' ? waitMs : waitMs(item);
  }

  /** Processes the waiting items in `ms` at the latest. */
  private runWithin(ms: number): void {
    const dueAt = performance.now() + ms;
    if (this.timer !== undefined && this.timer.dueAt <= dueAt) return;
    clearTimeout(this.timer?.handle);
    this.timer = { handle: setTimeout(() => void this.run(), ms), dueAt };
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer?.handle);
    this.timer = undefined;
    const group = this.waiting.splice(0, this.options.groupSize);
    this.isRunning = true;
    try {
      const outcomes = await this.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(outcomes[index]!));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    this.isRunning = false;
    setImmediate(() => this.look());
  }
}
