import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { QueueErrors, REQUEST_QUEUE } from '../../queue-backend/index.js';
import { outputNotice } from '../notice/notice.js';
import { type RequestJobResult, RequestJobTable } from './request-job-table.js';
import { RequestSettlement } from '../request-settlement.js';
import { RequestJobs, type RequestTask } from './request-jobs.js';
import { StorageError } from '../../storage/index.js';
import { traced } from '../../tracing/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../../work-queue/index.js';
import { OutputCsvWriter } from '../output-csv/output-csv-writer.js';

/** How many request jobs a process does at a time. */
const CONCURRENCY = 2;

/** The delay of a job that cannot be done now: images are still in flight, or a dependency is unavailable. */
const POSTPONE_MS = 2000;

const DONE: RequestJobResult = { outcome: 'done' };
const POSTPONED: RequestJobResult = { outcome: 'postponed', delayMs: POSTPONE_MS };

/** Processes the request jobs. A job may run twice; its effect is recorded once. */
@Processor(REQUEST_QUEUE, WORKER_OPTIONS)
export class RequestJobProcessor extends WorkerHost {
  private readonly logger = new Logger(RequestJobProcessor.name);
  private readonly engine: WorkEngine<RequestTask, RequestJobResult>;
  private isPurging = false;

  constructor(
    @InjectQueue(REQUEST_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: RequestJobTable,
    private readonly jobs: RequestJobs,
    private readonly settlement: RequestSettlement,
    private readonly outputs: OutputCsvWriter,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'request',
      queue,
      queueErrors,
      table,
      gatherMs: 5,
      slots: { capacity: CONCURRENCY },
      work: (task, signal) => this.work(task, signal),
      released: { outcome: 'released' },
    });
  }

  start(): void {
    this.engine.start(this.worker);
  }

  process(job: Job<WorkJob>): Promise<void> {
    return this.engine.process(job);
  }

  /** Finishes the jobs in flight, or aborts them. */
  stop(): Promise<void> {
    return this.engine.stop();
  }

  private async work(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    try {
      return await this.run(task, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.warn(
        `The job ${task.job} of request ${task.requestId} failed and is retried: ${String(error)}`,
      );
      return POSTPONED;
    }
  }

  private async run(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    switch (task.job) {
      case 'CANCEL':
        return (await this.jobs.cancelImages(task.requestId, signal)) ? DONE : POSTPONED;
      case 'RETRY':
        await this.jobs.reopenFailed(task.requestId, signal);
        return DONE;
      case 'FINALIZE':
        return this.finalize(task, signal);
      case 'PURGE':
        return this.purge(task, signal);
    }
  }

  /** Writes the output CSVs and settles the request. */
  private async finalize(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    const { requestId, traceparent } = task;
    const attributes = { 'halftone.request.id': requestId };
    return traced('outputs', { kind: 'consumer', parent: traceparent, attributes }, async (span) => {
      if (task.checks) await this.jobs.markNearDuplicates(requestId, signal);
      const outputs = await this.writeOutputs(task, signal);
      const status = await this.settlement.settle(task, outputs);
      if (status !== null) span.set({ 'halftone.request.status': status });
      return DONE;
    });
  }

  private async writeOutputs(task: RequestTask, signal: AbortSignal): Promise<{ errorsCsv: boolean }> {
    try {
      return await this.outputs.write(task, signal);
    } catch (error) {
      if (!signal.aborted) {
        const reason = error instanceof StorageError ? error.message : null;
        // If the database fails here too, the first error says more.
        await this.jobs.recordNotice(task.requestId, outputNotice(reason)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Purges a deleted request. This may take minutes, so a worker runs one purge at a time and stays free for other jobs. */
  private async purge({ requestId }: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    if (this.isPurging) return POSTPONED;
    this.isPurging = true;
    try {
      // A worker with an image in flight may still store an object.
      if (!(await this.jobs.cancelImages(requestId, signal))) return POSTPONED;
      if (await this.jobs.isInUse(requestId)) return POSTPONED;
      await this.jobs.purge(requestId, signal);
      return DONE;
    } finally {
      this.isPurging = false;
    }
  }
}
