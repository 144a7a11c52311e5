import { Logger } from '@nestjs/common';
import type { Job, Queue, Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit, withLogContext } from '../common/index.js';
import type { QueueErrors } from '../queue-backend/index.js';
import { type Attributes, type Span, type SpanOptions, traced } from '../tracing/index.js';
import { Dispatcher } from './dispatcher.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { WorkJob } from './work-job.js';
import { WorkRecorder } from './work-recorder.js';
import { type Slot, WorkSlots, type WorkSlotsOptions } from './work-slots.js';
import type { Dispatch, Lease, RecordOutcome, WorkTable } from './work-table.js';

/** How long a stopping worker waits for its items to finish, and then for the release of the items that did not. */
const FINISH_MS = 7000;
const RELEASE_MS = 2000;

/**
 * The BullMQ options that the workers of every queue share. Its concurrency is the number of jobs whose items a process
 * claims at a time, not that of the items it works on. The job of a lost worker is stalled after some 15 s.
 */
export const WORKER_OPTIONS = {
  autorun: false,
  concurrency: 2,
  lockDuration: 10_000,
  stalledInterval: 5000,
} as const;

/** How one item is traced: its span and the attributes of its result. With `record`, recording gets a child span. */
export interface WorkTracing<Task, Result> {
  spanOf(task: Task): SpanOptions;
  attributesOf(result: Result): Attributes;
  readonly record?: boolean;
}

/** The dependencies of an engine: a queue, the table behind it, and the work. */
export interface WorkOptions<Task extends Lease, Result extends object> {
  /** The name of one item in spans and in the log, such as `image`. */
  readonly name: string;
  readonly queue: Queue<WorkJob>;
  readonly queueErrors: QueueErrors;
  readonly table: WorkTable<Task, Result>;
  /** How long a result waits for others, in ms, so that one transaction records them; not at all when no other can come. */
  readonly gatherMs: number;
  /** How many items this process works on at a time. */
  readonly slots: WorkSlotsOptions;
  /**
   * Does the work on one item. An error of the item is a result.
   *
   * @throws errors of this worker, and the reason of `signal` when that aborts
   */
  work(task: Task, signal: AbortSignal, slot: Slot): Promise<Result>;
  /** The result of aborted work: its item is released unchanged. */
  readonly released: Result;
  /** How an item is traced; unset where the work traces itself. */
  readonly tracing?: WorkTracing<Task, Result>;
  /** Deletes what the work stored for an item that was cancelled meanwhile. */
  discard?(task: Task, result: Result): Promise<void>;
}

/**
 * Processes the work of one table through one queue: dispatches, claims, renews leases, records results, recovers from
 * lost workers, and releases unfinished items when it stops. The work and the SQL statements are its options.
 */
export class WorkEngine<Task extends Lease, Result extends object> {
  private readonly logger: Logger;
  private readonly dispatcher: Dispatcher;
  private readonly keeper: LeaseKeeper;
  private readonly recorder: WorkRecorder<Result>;
  /** Claims of the same moment share a statement: those of two jobs, which get free slots together. */
  private readonly claims: GroupCommit<Dispatch, Task | undefined>;
  private readonly slots: WorkSlots;
  private readonly running = new Set<Promise<void>>();
  /** The items of jobs that this process has and not claimed yet. */
  private unclaimed = 0;
  private worker: Worker | undefined;

  constructor(private readonly options: WorkOptions<Task, Result>) {
    const { name, queue, table, slots } = options;
    this.logger = new Logger(`WorkEngine:${name}`);
    this.dispatcher = new Dispatcher(queue.name, queue, table, this.logger);
    table.onReady(() => this.dispatcher.nudge());
    this.keeper = new LeaseKeeper(table, (error) =>
      this.logger.warn(`Renewing the leases of ${name} items failed and is retried: ${String(error)}`),
    );
    this.recorder = new WorkRecorder(table, options.gatherMs, () => this.keeper.size + this.unclaimed);
    this.slots = new WorkSlots(slots);
    this.claims = new GroupCommit((items) => this.claim(items), { waitMs: 0, groupSize: slots.capacity });
  }

  /** The number of items that this process has claimed and not finished. */
  get inFlight(): number {
    return this.keeper.size;
  }

  start(worker: Worker): void {
    const { name, queue, queueErrors } = this.options;
    this.worker = worker;
    worker.on('error', (error) => queueErrors.report(queue.name, error));
    worker.on('failed', (job, error) =>
      this.logger.warn(`Job ${job?.id} (${name}) failed. Its items are dispatched again: ${error.message}`),
    );
    worker.on('drained', () => this.dispatcher.onDrained());
    worker
      .run()
      .catch((error: unknown) =>
        this.logger.error(`The ${name} worker stopped. Restart this process.`, error),
      );
    this.keeper.start();
    this.dispatcher.start();
  }

  /** Claims the items of a job as slots become free, and begins to work on them. Resolves when all are claimed. */
  process(job: Job<WorkJob>): Promise<void> {
    return withLogContext({ jobId: job.id! }, async () => {
      // A job of another version of the program may name its items differently; they are redispatched.
      let items = job.data.items ?? [];
      this.unclaimed += items.length;
      try {
        while (items.length > 0) {
          const slots = await this.slots.take(items.length);
          if (slots.length === 0) return await this.dispatcher.redispatch(items);
          await this.begin(items.slice(0, slots.length), slots);
          items = items.slice(slots.length);
          this.unclaimed -= slots.length;
        }
      } finally {
        this.unclaimed -= items.length;
      }
    });
  }

  /** Stops taking jobs and finishes or releases the items in flight. */
  async stop(): Promise<void> {
    await this.dispatcher.stop();
    this.slots.close();
    const finished = this.worker?.close().then(() => this.idle());
    await Promise.race([finished, sleep(FINISH_MS, undefined, { ref: false })]);
    this.keeper.abortAll();
    await Promise.race([finished, sleep(RELEASE_MS, undefined, { ref: false })]);
    if (this.keeper.size > 0) {
      this.logger.warn(
        `${this.keeper.size} ${this.options.name} items were not finished in time. Other workers take them over when their leases expire.`,
      );
    }
    await this.keeper.stop();
  }

  /** Claims dispatched items and begins to work on them, each in a slot of its own. */
  private async begin(items: readonly Dispatch[], slots: readonly Slot[]): Promise<void> {
    const claimed = await Promise.all(items.map((item) => this.claims.add(item))).catch((error: unknown) => {
      for (const slot of slots) slot.release();
      throw error;
    });
    const tasks = claimed.filter((task) => task !== undefined);
    for (const slot of slots.slice(tasks.length)) slot.release();
    for (const [index, task] of tasks.entries()) this.track(this.workOn(task, slots[index]!), task);
  }

  /** Returns the task of each item, and none where the item's job is stale. */
  private async claim(items: readonly Dispatch[]): Promise<(Task | undefined)[]> {
    const tasks = await this.options.table.claim(items);
    this.dispatcher.onClaimed(tasks.length);
    const byId = new Map(tasks.map((task) => [task.id, task]));
    return items.map(({ id }) => {
      const task = byId.get(id);
      // An item that was dispatched again may be among them twice.
      byId.delete(id);
      return task;
    });
  }

  /** Keeps `work` until it ends. After an error the item keeps its lease, which expires. */
  private track(work: Promise<void>, task: Task): void {
    const { name } = this.options;
    const tracked = work
      .catch((error: unknown) =>
        this.logger.warn(`The ${name} item ${task.id} failed and is dispatched again: ${String(error)}`),
      )
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }

  /** Resolves when no item is worked on. */
  private async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private workOn(task: Task, slot: Slot): Promise<void> {
    return this.keeper.during(task, (signal) =>
      this.traced(task, async (span) => {
        // Recording needs no slot: it gathers the results of many items.
        const result = await this.resultOf(task, signal, slot).finally(() => slot.release());
        this.dispatcher.onEnded();
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

  private async resultOf(task: Task, signal: AbortSignal, slot: Slot): Promise<Result> {
    try {
      signal.throwIfAborted();
      return await this.options.work(task, signal, slot);
    } catch (error) {
      // The item is cancelled, lost to another worker, or this process stops: a lease that is still held is released.
      if (signal.aborted) return this.options.released;
      throw error;
    }
  }
}
