import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLogContext } from '../common/index.js';
import { QueueErrors, REQUEST_QUEUE, type RequestJob } from '../queue/index.js';
import { outputNotice, type RequestChore, RequestChores } from '../requests/index.js';
import { ObjectStorage, requestPrefix, StorageError } from '../storage/index.js';
import { traced } from '../tracing/index.js';
import { CatalogueDispatcher } from './catalogue.dispatcher.js';
import { OrphanSweep } from './orphan.sweep.js';
import { OutputService } from './output.service.js';

/** How long a stopping worker waits for the chore it has begun; one that is cut off begins anew elsewhere. */
const FINISH_MS = 7000;

/** Does what a request as a whole waits for. Every chore can be done twice; what it leads to is recorded once. */
@Processor(REQUEST_QUEUE, { autorun: false, concurrency: 2, lockDuration: 10_000, stalledInterval: 5000 })
export class CatalogueProcessor extends WorkerHost {
  private readonly logger = new Logger(CatalogueProcessor.name);
  private readonly stopping = new AbortController();
  private isPurging = false;

  constructor(
    private readonly chores: RequestChores,
    private readonly outputs: OutputService,
    private readonly storage: ObjectStorage,
    private readonly dispatcher: CatalogueDispatcher,
    private readonly sweep: OrphanSweep,
    private readonly queueErrors: QueueErrors,
  ) {
    super();
  }

  start(): void {
    this.worker.run().catch((error: unknown) => this.logger.error('The catalogue worker ended', error));
    this.dispatcher.start();
  }

  process(job: Job<RequestJob>): Promise<void> {
    return withLogContext({ jobId: job.id! }, () => this.run(job.data));
  }

  private async run({ requestId }: RequestJob): Promise<void> {
    let more: boolean;
    do {
      more = await this.chores.withChore(requestId, (chore) => this.work(chore));
    } while (more);
  }

  /** Returns whether the request's next chore can follow at once; if not, the dispatcher brings it back. */
  private async work(request: RequestChore): Promise<boolean> {
    const { requestId } = request;
    const { signal } = this.stopping;
    switch (request.chore) {
      case 'CANCEL':
        return this.chores.cancelImages(requestId, signal);
      case 'OUTPUTS':
        await this.settle(request);
        return false;
      case 'RETRY':
        await this.chores.reopenFailed(requestId, signal);
        return false;
      case 'PURGE':
        // What may take minutes has one of the places only: somebody waits for what the others do.
        if (this.isPurging) return false;
        this.isPurging = true;
        try {
          await this.purge(requestId);
        } finally {
          this.isPurging = false;
        }
        return false;
    }
  }

  private async purge(requestId: string): Promise<void> {
    const { signal } = this.stopping;
    // A worker may be about to store one more object.
    if (!(await this.chores.cancelImages(requestId, signal))) return;
    await this.storage.deletePrefix(requestPrefix(requestId));
    await this.chores.purgeRows(requestId, signal);
    this.dispatcher.nudge();
  }

  private async settle(request: RequestChore): Promise<void> {
    const { requestId, traceparent } = request;
    const attributes = { 'halftone.request.id': requestId };
    await traced('outputs', { kind: 'consumer', parent: traceparent, attributes }, async (span) => {
      const outputs = await this.writeOutputs(request);
      const status = await this.chores.settle(request, outputs);
      if (status !== null) span.set({ 'halftone.request.status': status });
      // Whoever was killed over an image of it may have stored that, and nobody tries it again.
      if (status === 'CANCELLED') this.sweep.sweepSoon(requestId);
    });
  }

  private async writeOutputs(request: RequestChore): Promise<{ errorsCsv: boolean }> {
    const { signal } = this.stopping;
    try {
      return await this.outputs.write(request, signal);
    } catch (error) {
      if (!signal.aborted) {
        const fault = error instanceof StorageError ? error.message : null;
        // The database may be what fails: then the first error says more.
        await this.chores.note(request.requestId, outputNotice(fault)).catch(() => undefined);
      }
      throw error;
    }
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job<RequestJob> | undefined, error: Error): void {
    this.logger.warn(`Request ${job?.data.requestId} waits for another try of its chore: ${error.message}`);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.queueErrors.tell(REQUEST_QUEUE, error);
  }

  /** Finishes the chores that are under way, or breaks them off. */
  async stop(): Promise<void> {
    await this.dispatcher.stop();
    const finished = this.worker.close();
    await Promise.race([finished, sleep(FINISH_MS, undefined, { ref: false })]);
    this.stopping.abort();
  }
}
