import { Logger } from '@nestjs/common';
import type { Job, Queue, Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLogContext } from '../common/index.js';
import type { QueueErrors } from '../queue/index.js';
import { type Attributes, type Span, type SpanOptions, traced } from '../tracing/index.js';
import { Dispatcher } from './dispatcher.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { WorkJob } from './work-job.js';
import { WorkRecorder } from './work-recorder.js';
import type { Lease, RecordOutcome, WorkTable } from './work-table.js';

/** How long a stopping worker waits for what it has begun, before it hands the rest back, and then for that. */
const FINISH_MS = 7000;
const HAND_BACK_MS = 2000;

/** What the workers of every queue have in common. A job whose worker is lost comes back after some 15 s. */
export const WORKER_OPTIONS = { autorun: false, lockDuration: 10_000, stalledInterval: 5000 } as const;

/** The span of one item, and what it says of the result; `record` where recording has a span of its own below it. */
export interface WorkTracing<Task, Result> {
  spanOf(task: Task): SpanOptions;
  attributesOf(result: Result): Attributes;
  readonly record?: boolean;
}

/** What an engine is made of: a queue, the table behind it, and the work. */
export interface WorkOptions<Task extends Lease, Result extends object> {
  /** One item, in spans and in the log: `image`. */
  readonly name: string;
  readonly queue: Queue<WorkJob>;
  readonly queueErrors: QueueErrors;
  readonly table: WorkTable<Task, Result>;
  /**
   * Does the work on one item. What is wrong with the item is a result.
   *
   * @throws what is wrong with this worker, and the reason of `signal` when that aborts
   */
  work(task: Task, signal: AbortSignal): Promise<Result>;
  /** The result of work that was broken off: its item is handed back untouched. */
  readonly released: Result;
  /** How an item is traced; unset where the work traces itself. */
  readonly tracing?: WorkTracing<Task, Result>;
  /** Takes back what work has left that nobody wants. */
  discard?(task: Task, result: Result): Promise<void>;
}

/**
 * Works off one table through one queue: dispatches, claims, keeps leases, records, recovers, and hands back when it
 * stops. What the work is, and the statements, are its options.
 */
export class WorkEngine<Task extends Lease, Result extends object> {
  private readonly logger: Logger;
  private readonly dispatcher: Dispatcher;
  private readonly keeper: LeaseKeeper;
  private readonly recorder: WorkRecorder<Task, Result>;
  private worker: Worker | undefined;

  constructor(private readonly options: WorkOptions<Task, Result>) {
    const { name, queue, table } = options;
    this.logger = new Logger(`WorkEngine:${name}`);
    this.dispatcher = new Dispatcher(queue.name, queue, table, this.logger);
    table.onReady(() => this.dispatcher.nudge());
    this.keeper = new LeaseKeeper(table, (error) =>
      this.logger.warn(`Renewing leases failed, trying again: ${String(error)}`),
    );
    this.recorder = new WorkRecorder(table);
  }

  /** How many items this process has begun and not ended. */
  get inFlight(): number {
    return this.keeper.size;
  }

  start(worker: Worker): void {
    const { name, queue, queueErrors } = this.options;
    this.worker = worker;
    worker.on('error', (error) => queueErrors.tell(queue.name, error));
    worker.on('failed', (job, error) =>
      this.logger.warn(`Job ${job?.id} (${name}) failed and is left to another attempt: ${error.message}`),
    );
    worker.on('drained', () => this.dispatcher.onDrained());
    worker.run().catch((error: unknown) => this.logger.error(`The ${name} worker ended`, error));
    this.keeper.start();
    this.dispatcher.start();
  }

  /** Claims what a job names, works on it and records the results. */
  process(job: Job<WorkJob>): Promise<void> {
    return withLogContext({ jobId: job.id! }, async () => {
      // A job of another version of the program may name its items otherwise; they are offered again.
      const tasks = await this.options.table.claim(job.data.items ?? []);
      this.dispatcher.onBegun(tasks.length);
      const ends = await Promise.allSettled(tasks.map((task) => this.workOn(task)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    });
  }

  /** Stops taking jobs and finishes what is under way, or hands it back. `idle` resolves when no work is left. */
  async stop(idle: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.dispatcher.stop();
    const finished = this.worker?.close().then(idle);
    await Promise.race([finished, sleep(FINISH_MS, undefined, { ref: false })]);
    this.keeper.abortAll();
    await Promise.race([finished, sleep(HAND_BACK_MS, undefined, { ref: false })]);
    if (this.keeper.size > 0) {
      this.logger.warn(`${this.keeper.size} items are left to the other workers, once their leases expire.`);
    }
    await this.keeper.stop();
  }

  private workOn(task: Task): Promise<void> {
    return this.keeper.during(task, (signal) =>
      this.traced(task, async (span) => {
        const result = await this.resultOf(task, signal);
        span?.set(this.options.tracing!.attributesOf(result));
        if ('code' in result) span?.fail(result);
        const outcome = await this.record(task, result, signal);
        if (outcome === 'cancelled') await this.options.discard?.(task, result);
      }),
    );
  }

  private traced(task: Task, work: (span?: Span) => Promise<void>): Promise<void> {
    const { name, tracing } = this.options;
    return tracing === undefined ? work() : traced(name, tracing.spanOf(task), work);
  }

  private record(task: Task, result: Result, signal: AbortSignal): Promise<RecordOutcome> {
    const record = () => this.recorder.record(task, result, signal);
    return this.options.tracing?.record === true ? traced('record', {}, record) : record();
  }

  private async resultOf(task: Task, signal: AbortSignal): Promise<Result> {
    try {
      signal.throwIfAborted();
      return await this.options.work(task, signal);
    } catch (error) {
      // Cancelled, lost to another worker, or stopping: what is still held is handed back.
      if (signal.aborted) return this.options.released;
      throw error;
    }
  }
}
