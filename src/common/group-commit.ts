/**
 * Collects single items into groups and processes one group at a time; the next group fills while one runs. Under load
 * this turns many small transactions into few. A single item waits only `waitMs`.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: { item: Item; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void }[] =
    [];
  private running = false;

  constructor(
    /** Processes a group and returns one outcome per item, in order. When it throws, every item of the group fails. */
    private readonly commit: (items: readonly Item[]) => Promise<readonly Outcome[]>,
    private readonly options: { readonly waitMs: number; readonly groupSize: number },
  ) {}

  /** Resolves with the item's outcome once its group is processed. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.running) {
        this.running = true;
        setTimeout(() => void this.run(), this.options.waitMs);
      }
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.options.groupSize);
      try {
        const outcomes = await this.commit(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => resolve(outcomes[index]!));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.running = false;
  }
}
