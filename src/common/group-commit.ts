/** When a {@link GroupCommit} processes what it has gathered. */
export interface GroupCommitOptions {
  /** How long the first item of a group waits for others, in milliseconds. */
  readonly waitMs: number;
  readonly groupSize: number;
  /** Whether no other item can come soon, so that waiting for one would only delay the `items` gathered. */
  readonly isComplete?: (items: number) => boolean;
}

/**
 * Collects single items into groups and processes one group at a time; the next group fills while one runs. Under load
 * this turns many small transactions into few. A single item waits only `waitMs`.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: { item: Item; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }[] =
    [];
  private isRunning = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Processes a group and returns one outcome per item, in order. When it throws, every item of the group fails. */
    private readonly commit: (items: readonly Item[]) => Promise<readonly Outcome[]>,
    private readonly options: GroupCommitOptions,
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
    else this.timer ??= setTimeout(() => void this.run(), this.options.waitMs);
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
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
