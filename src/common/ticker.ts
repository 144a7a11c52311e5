/**
 * Does a piece of work every so often, and at once when nudged. Runs never overlap; a nudge during a run
 * brings another right after it. What a run throws goes to `onError`, and the next run comes all the same.
 */
export class Ticker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private nudged = false;
  private stopped = true;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly options: { readonly everyMs: number; readonly onError: (error: unknown) => void },
  ) {}

  start(): void {
    this.stopped = false;
    this.nudge();
  }

  nudge(): void {
    if (this.stopped) return;
    this.nudged = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Resolves when the run that is under way has ended; none follows. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    while (this.nudged && !this.stopped) {
      this.nudged = false;
      try {
        await this.work();
      } catch (error) {
        this.options.onError(error);
      }
    }
    if (!this.stopped) this.timer = setTimeout(() => this.nudge(), this.options.everyMs);
  }
}
