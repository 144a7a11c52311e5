import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { QueueErrors, REQUEST_QUEUE } from '../queue/index.js';
import {
  outputNotice,
  RequestChores,
  type RequestJob,
  type RequestJobResult,
  RequestJobTable,
} from '../requests/index.js';
import { StorageError } from '../storage/index.js';
import { traced } from '../tracing/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../work-queue/index.js';
import { OrphanSweep } from './orphan.sweep.js';
import { OutputService } from './output.service.js';

/** How long a job waits that cannot be done now: images are still under way, or something that it needs is down. */
const AGAIN_MS = 2000;

const DONE: RequestJobResult = { outcome: 'done' };
const AGAIN: RequestJobResult = { outcome: 'postponed', delayMs: AGAIN_MS };

/** Works off the request jobs. Each can be done twice; what it leads to is recorded once. */
@Processor(REQUEST_QUEUE, { ...WORKER_OPTIONS, concurrency: 2 })
export class RequestJobProcessor extends WorkerHost {
  private readonly logger = new Logger(RequestJobProcessor.name);
  private readonly engine: WorkEngine<RequestJob, RequestJobResult>;
  private isPurging = false;

  constructor(
    @InjectQueue(REQUEST_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: RequestJobTable,
    private readonly chores: RequestChores,
    private readonly outputs: OutputService,
    private readonly sweep: OrphanSweep,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'request',
      queue,
      queueErrors,
      table,
      work: (job, signal) => this.work(job, signal),
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

  private async work(job: RequestJob, signal: AbortSignal): Promise<RequestJobResult> {
    try {
      return await this.run(job, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.warn(
        `Request ${job.requestId} waits for another attempt of ${job.chore}: ${String(error)}`,
      );
      return AGAIN;
    }
  }

  private async run(job: RequestJob, signal: AbortSignal): Promise<RequestJobResult> {
    switch (job.chore) {
      case 'CANCEL':
        return (await this.chores.cancelImages(job.requestId, signal)) ? DONE : AGAIN;
      case 'RETRY':
        await this.chores.reopenFailed(job.requestId, signal);
        return DONE;
      case 'OUTPUTS':
        return this.settle(job, signal);
      case 'PURGE':
        return this.purge(job, signal);
    }
  }

  private async settle(job: RequestJob, signal: AbortSignal): Promise<RequestJobResult> {
    const { requestId, traceparent } = job;
    const attributes = { 'halftone.request.id': requestId };
    return traced('outputs', { kind: 'consumer', parent: traceparent, attributes }, async (span) => {
      const outputs = await this.writeOutputs(job, signal);
      const status = await this.chores.settle(job, outputs);
      if (status !== null) span.set({ 'halftone.request.status': status });
      // Whoever was killed over an image of it may have stored that, and nobody tries it again.
      if (status === 'CANCELLED') this.sweep.sweepSoon(requestId);
      return DONE;
    });
  }

  private async writeOutputs(job: RequestJob, signal: AbortSignal): Promise<{ errorsCsv: boolean }> {
    try {
      return await this.outputs.write(job, signal);
    } catch (error) {
      if (!signal.aborted) {
        const reason = error instanceof StorageError ? error.message : null;
        // The database may be what fails: then the first error says more.
        await this.chores.note(job.requestId, outputNotice(reason)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Clears a deleted request away, which may take minutes: one at a time, since somebody waits for the other jobs. */
  private async purge({ requestId }: RequestJob, signal: AbortSignal): Promise<RequestJobResult> {
    if (this.isPurging) return AGAIN;
    this.isPurging = true;
    try {
      // A worker may be about to store one more object.
      if (!(await this.chores.cancelImages(requestId, signal))) return AGAIN;
      await this.sweep.deleteObjectsOf(requestId);
      await this.chores.purgeRows(requestId, signal);
      return DONE;
    } finally {
      this.isPurging = false;
    }
  }
}
