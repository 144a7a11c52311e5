/**
 * Runs a piece of work at an interval, and immediately when nudged. Runs never overlap; a nudge during a run causes
 * another run right after it. Errors go to `onError`, once per distinct message in a row, and never stop the ticker.
 * `onRecovery` is called on the first success after an error.
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
      /** The interval after an error, when it differs. */
      readonly retryMs?: number;
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

  /** Prevents further runs and resolves when the current run has ended. */
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
    const { everyMs, retryMs = everyMs } = this.options;
    const delayMs = this.failure === null ? everyMs : retryMs;
    if (!this.stopped) this.timer = setTimeout(() => this.nudge(), delayMs);
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
