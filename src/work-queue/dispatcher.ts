import type { Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Ticker } from '../common/index.js';
import { DispatchWindow } from './dispatch-window.js';
import { LeaseExpiryGrace } from './lease-expiry-grace.js';
import { jobIdOf, jobsOf, lostDispatches, type WorkJob } from './work-job.js';
import { type Dispatch, type Lease, LEASE_SECONDS, type NewDispatch, type WorkTable } from './work-table.js';

const RECOVER_EVERY_MS = 2000;
const CLAMP_EVERY_MS = 15_000;

/** An item that has been in the window for longer is overdue: the dispatcher looks for its job in the queue. */
const OVERDUE_SECONDS = 5;

/**
 * Moves work from the rows of a table to its queue, and returns the work of lost workers to the rows. Every worker runs a
 * dispatcher and there is no leader: when two dispatchers do the same step concurrently, it takes effect once. The
 * window it fills is described in `dispatch-window.ts`.
 */
export class Dispatcher {
  private readonly filling: Ticker;
  private readonly tickers: readonly Ticker[];
  // A worker renews a lease after a quarter of its duration, so no lease expires in a gap of the remaining three quarters.
  private readonly grace = new LeaseExpiryGrace(LEASE_SECONDS * 750, LEASE_SECONDS * 1000);
  private readonly window: DispatchWindow;

  constructor(
    private readonly name: string,
    private readonly queue: Queue<WorkJob>,
    private readonly table: WorkTable<Lease, unknown>,
    private readonly logger: Pick<Logger, 'warn' | 'log'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.window = new DispatchWindow(table.windowSize, table.minWindowSize, now);
    const onError = (error: unknown) =>
      this.logger.warn(`Dispatching to the queue ${name} failed and is retried: ${String(error)}`);
    const onRecovery = () => this.logger.log(`Dispatching to the queue ${name} has recovered.`);
    const every = (everyMs: number, work: () => Promise<void>) =>
      new Ticker(work, { everyMs, onError, onRecovery });
    this.filling = every(DispatchWindow.FILL_EVERY_MS, () => this.fill());
    this.tickers = [
      this.filling,
      every(RECOVER_EVERY_MS, () => this.recover()),
      every(CLAMP_EVERY_MS, () => this.clamp()),
    ];
  }

  start(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
  }

  /** Fills the window without waiting for the next poll. */
  nudge(): void {
    this.filling.nudge();
  }

  /** Counts items that left the window because a worker claimed them; refills the window when most of it was claimed. */
  onClaimed(items: number): void {
    this.window.onClaimed(items);
    if (this.window.isMostlyClaimed()) this.nudge();
  }

  /** Counts an item whose work has ended: the window follows the pace of the work. */
  onEnded(): void {
    this.window.onEnded();
  }

  /** Refills the window when the queue has no more jobs for this process. */
  onDrained(): void {
    if (this.window.hasRoom()) this.nudge();
  }

  /** Records the loss of workers whose leases have expired, and redispatches items whose jobs the queue has lost. */
  async recover(): Promise<void> {
    const expired = await this.table.expired();
    if (this.grace.isOver(this.now()) && expired.length > 0) await this.table.record(expired);
    await this.redispatchLost(await this.table.overdue(OVERDUE_SECONDS));
  }

  /** Dispatches items again whose job will not be processed. */
  async redispatch(lost: readonly Dispatch[]): Promise<void> {
    if (lost.length > 0) await this.enqueue(await this.table.redispatch(lost));
  }

  private async fill(): Promise<void> {
    const dispatches = await this.table.fill(this.window.onFill());
    this.window.onFilled(dispatches.length);
    await this.enqueue(dispatches);
  }

  /** Redispatches the overdue items whose jobs the queue no longer holds. A job that still waits in the queue stays. */
  private async redispatchLost(overdue: readonly Dispatch[]): Promise<void> {
    if (overdue.length > 0) await this.redispatch(await lostDispatches(this.queue, overdue));
  }

  private async clamp(): Promise<void> {
    const clamped = await this.table.clamp();
    if (clamped === 0) return;
    this.logger.warn(
      `The database clock was set back: ${clamped} items of the queue ${this.name} had due times or leases too far in the ` +
        `future. They were shortened; no action is needed.`,
    );
  }

  private async enqueue(dispatches: readonly NewDispatch[]): Promise<void> {
    if (dispatches.length === 0) return;
    await this.queue.addBulk(
      jobsOf(dispatches).map(({ items, urgent }) => ({
        name: this.name,
        data: { items },
        opts: { jobId: jobIdOf({ items }), lifo: urgent },
      })),
    );
  }
}
