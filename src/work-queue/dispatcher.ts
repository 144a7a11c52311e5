import type { Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Ticker } from '../common/index.js';
import { heldJobs } from './held-jobs.js';
import { LeaseExpiryGrace } from './lease-expiry-grace.js';
import { jobIdOf, type WorkJob } from './work-job.js';
import { type Dispatch, type Lease, LEASE_SECONDS, type NewDispatch, type WorkTable } from './work-table.js';

const FILL_EVERY_MS = 1000;
const RECOVER_EVERY_MS = 2000;
const CLAMP_EVERY_MS = 15_000;

/** After so long in the window an item's job is looked for in the queue. */
const OVERDUE_SECONDS = 5;

/**
 * Moves work from the rows of a table to its queue, and back from workers that are lost. It runs in every worker and needs
 * no leader: what two dispatchers do at once is done once.
 */
export class Dispatcher {
  private readonly filling: Ticker;
  private readonly tickers: readonly Ticker[];
  // A lease is renewed when a quarter of it is over, so that none expires in a gap of the rest.
  private readonly grace = new LeaseExpiryGrace(LEASE_SECONDS * 750, LEASE_SECONDS * 1000);
  private begunSinceFilling = 0;

  constructor(
    private readonly name: string,
    private readonly queue: Queue<WorkJob>,
    private readonly table: WorkTable<Lease, unknown>,
    private readonly logger: Pick<Logger, 'warn' | 'log'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    const onError = (error: unknown) =>
      this.logger.warn(`Dispatching the queue of ${name} failed, trying again: ${String(error)}`);
    const onRecovery = () => this.logger.log(`Dispatching the queue of ${name} works again.`);
    const every = (everyMs: number, work: () => Promise<void>) =>
      new Ticker(work, { everyMs, onError, onRecovery });
    this.filling = every(FILL_EVERY_MS, () => this.fill());
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

  /** Fills the window now. */
  nudge(): void {
    this.filling.nudge();
  }

  /** Work on items began, so that they left the window; at half empty it is filled again. */
  onBegun(items: number): void {
    this.begunSinceFilling += items;
    if (this.begunSinceFilling * 2 >= this.table.windowSize) this.nudge();
  }

  /** The queue ran dry in this process. */
  onDrained(): void {
    if (this.begunSinceFilling > 0) this.nudge();
  }

  /** Records the loss of workers whose leases have expired, and offers again what the queue has lost. */
  async recover(): Promise<void> {
    const expired = await this.table.expired();
    if (this.grace.isOver(this.now()) && expired.length > 0) await this.table.record(expired);
    await this.offerAgain(await this.table.overdue(OVERDUE_SECONDS));
  }

  private async fill(): Promise<void> {
    this.begunSinceFilling = 0;
    await this.enqueue(await this.table.fill());
  }

  /** What the queue still holds, and only waits there for long, stays as it is. */
  private async offerAgain(overdue: readonly Dispatch[]): Promise<void> {
    if (overdue.length === 0) return;
    const held = await heldJobs(this.queue, overdue.map(jobIdOf));
    const lost = overdue.filter((dispatch) => !held.has(jobIdOf(dispatch)));
    if (lost.length > 0) await this.enqueue(await this.table.dispatchAgain(lost));
  }

  private async clamp(): Promise<void> {
    const clamped = await this.table.clamp();
    if (clamped === 0) return;
    this.logger.warn(
      `The database's clock was set back: ${clamped} items of the queue of ${this.name} had due times or leases too far ` +
        `in the future, which are shortened.`,
    );
  }

  private async enqueue(dispatches: readonly NewDispatch[]): Promise<void> {
    if (dispatches.length === 0) return;
    await this.queue.addBulk(
      dispatches.map(({ id, generation, urgent = false }) => ({
        name: this.name,
        data: { items: [{ id, generation }] },
        opts: { jobId: jobIdOf({ id, generation }), lifo: urgent },
      })),
    );
  }
}
