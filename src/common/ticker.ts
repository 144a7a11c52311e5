/**
 * Does a piece of work every so often, and at once when nudged. Runs never overlap; a nudge during a run
 * brings another right after it. What a run throws goes to `onError`, once while it stays the same, and the next
 * run comes all the same; the first that succeeds again is told to `onRecovery`.
 */
export class Ticker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private nudged = false;
  private stopped = true;
  private failure: string | null = null;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly options: {
      readonly everyMs: number;
      readonly onError: (error: unknown) => void;
      readonly onRecovery?: () => void;
    },
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
        this.succeeded();
      } catch (error) {
        this.failed(error);
      }
    }
    if (!this.stopped) this.timer = setTimeout(() => this.nudge(), this.options.everyMs);
  }

  private failed(error: unknown): void {
    const failure = String(error);
    if (failure !== this.failure) this.options.onError(error);
    this.failure = failure;
  }

  private succeeded(): void {
    if (this.failure !== null) this.options.onRecovery?.();
    this.failure = null;
  }
}
