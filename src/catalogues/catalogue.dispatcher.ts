import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Ticker } from '../common/index.js';
import { heldJobs, REQUEST_QUEUE, type RequestJob } from '../queue/index.js';
import { type ChoreDispatch, type ChoreKind, RequestChores, WorkSignals } from '../requests/index.js';

const LOOK_EVERY_MS = 2000;

/**
 * Requests put in the queue at a time; the others have their turn at the next looks. Few of those that are to be cleared
 * away, since each worker is at one of them at most.
 */
const WINDOW: Readonly<Record<ChoreKind, number>> = { OTHER: 100, PURGE: 10 };

/** Puts the requests that wait for a chore in the queue, unless it holds the job of their last dispatch. */
@Injectable()
export class CatalogueDispatcher {
  private readonly logger = new Logger(CatalogueDispatcher.name);
  private readonly looking: Ticker;
  /** Where the next look begins, so that many whose chore cannot be done do not hide those behind them. */
  private readonly after: Record<ChoreKind, string | null> = { OTHER: null, PURGE: null };

  constructor(
    @InjectQueue(REQUEST_QUEUE) private readonly queue: Queue<RequestJob>,
    private readonly chores: RequestChores,
    signals: WorkSignals,
  ) {
    this.looking = new Ticker(() => this.look(), {
      everyMs: LOOK_EVERY_MS,
      onError: (error) => this.logger.warn(`Dispatching chores failed, trying again: ${String(error)}`),
      onRecovery: () => this.logger.log('Dispatching chores works again.'),
    });
    signals.onChoreDue(() => this.nudge());
  }

  /** Looks now. */
  nudge(): void {
    this.looking.nudge();
  }

  start(): void {
    this.looking.start();
  }

  async stop(): Promise<void> {
    await this.looking.stop();
  }

  private async look(): Promise<void> {
    const due = [...(await this.turn('OTHER')), ...(await this.turn('PURGE'))];
    if (due.length === 0) return;
    const held = await heldJobs(this.queue, due.map(jobIdOf));
    const missing = due.filter((request) => !held.has(jobIdOf(request)));
    if (missing.length === 0) return;
    const jobs = await this.chores.dispatch(missing);
    if (jobs.length === 0) return;
    await this.queue.addBulk(
      jobs.map((request) => ({ name: 'chore', data: request, opts: { jobId: jobIdOf(request) } })),
    );
  }

  private async turn(kind: ChoreKind): Promise<ChoreDispatch[]> {
    const due = await this.chores.due(kind, WINDOW[kind], this.after[kind]);
    this.after[kind] = due.length < WINDOW[kind] ? null : due.at(-1)!.requestId;
    return due;
  }
}

const jobIdOf = ({ requestId, generation }: ChoreDispatch): string => `${requestId}-${generation}`;
