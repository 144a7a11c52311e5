import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { QueueErrors, REQUEST_QUEUE } from '../../queue/index.js';
import { outputNotice } from '../notice/notice.js';
import { type RequestJobResult, RequestJobTable } from './request-job-table.js';
import { RequestJobs, type RequestTask } from './request-jobs.js';
import { StorageError } from '../../storage/index.js';
import { traced } from '../../tracing/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../../work-queue/index.js';
import { OutputService } from './output.service.js';

/** How long a job waits that cannot be done now: images are still under way, or something that it needs is down. */
const AGAIN_MS = 2000;

const DONE: RequestJobResult = { outcome: 'done' };
const AGAIN: RequestJobResult = { outcome: 'postponed', delayMs: AGAIN_MS };

/** Works off the request jobs. Each can be done twice; what it leads to is recorded once. */
@Processor(REQUEST_QUEUE, { ...WORKER_OPTIONS, concurrency: 2 })
export class RequestJobProcessor extends WorkerHost {
  private readonly logger = new Logger(RequestJobProcessor.name);
  private readonly engine: WorkEngine<RequestTask, RequestJobResult>;
  private isPurging = false;

  constructor(
    @InjectQueue(REQUEST_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: RequestJobTable,
    private readonly jobs: RequestJobs,
    private readonly outputs: OutputService,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'request',
      queue,
      queueErrors,
      table,
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

  /** Finishes the jobs that are under way, or breaks them off. */
  stop(): Promise<void> {
    return this.engine.stop();
  }

  private async work(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    try {
      return await this.run(task, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.warn(
        `Request ${task.requestId} waits for another attempt of ${task.job}: ${String(error)}`,
      );
      return AGAIN;
    }
  }

  private async run(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    switch (task.job) {
      case 'CANCEL':
        return (await this.jobs.cancelImages(task.requestId, signal)) ? DONE : AGAIN;
      case 'RETRY':
        await this.jobs.reopenFailed(task.requestId, signal);
        return DONE;
      case 'FINALIZE':
        return this.settle(task, signal);
      case 'PURGE':
        return this.purge(task, signal);
    }
  }

  private async settle(task: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    const { requestId, traceparent } = task;
    const attributes = { 'halftone.request.id': requestId };
    return traced('outputs', { kind: 'consumer', parent: traceparent, attributes }, async (span) => {
      const outputs = await this.writeOutputs(task, signal);
      const status = await this.jobs.settle(task, outputs);
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
        // The database may be what fails: then the first error says more.
        await this.jobs.note(task.requestId, outputNotice(reason)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Clears a deleted request away, which may take minutes: one at a time, since somebody waits for the other jobs. */
  private async purge({ requestId }: RequestTask, signal: AbortSignal): Promise<RequestJobResult> {
    if (this.isPurging) return AGAIN;
    this.isPurging = true;
    try {
      // A worker may be about to store one more object.
      if (!(await this.jobs.cancelImages(requestId, signal))) return AGAIN;
      await this.jobs.purge(requestId, signal);
      return DONE;
    } finally {
      this.isPurging = false;
    }
  }
}
