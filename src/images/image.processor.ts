import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusedStatement, withLogContext } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { IMAGE_QUEUE, type ImageJob, QueueErrors } from '../queue/index.js';
import {
  ImageLeases,
  type ImageResult,
  ImageResults,
  type ImageTask,
  type RecordOutcome,
} from '../requests/index.js';
import { traced } from '../tracing/index.js';
import { CompressorPool } from './compressor/index.js';
import { ImageDispatcher } from './image.dispatcher.js';
import { ImagePipeline } from './image.pipeline.js';
import { resultAttributes, spanOfImage } from './image.span.js';
import { LeaseKeeper } from './lease-keeper.js';
import { WaitingRoom } from './waiting-room.js';

/** How long a stopping worker waits for what it has begun, before it gives the rest back, and then for that. */
const FINISH_MS = 7000;
const GIVE_BACK_MS = 2000;

/** How long to wait with a result that could not be recorded. */
const RECORD_AGAIN_MS = 500;

/** How long a fetch may hold one of the places at which images are begun, and how many times as many may wait on. */
const PATIENCE_MS = 250;
const WAITING_FOR_EACH = 3;

/** Load, do, record: the row is read again, the work is done, and its result is written under the lease. */
@Processor(IMAGE_QUEUE, { autorun: false, lockDuration: 10_000, stalledInterval: 5000 })
export class ImageProcessor extends WorkerHost {
  private readonly logger = new Logger(ImageProcessor.name);
  private readonly waiting: WaitingRoom;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly leases: ImageLeases,
    private readonly keeper: LeaseKeeper,
    private readonly pipeline: ImagePipeline,
    private readonly results: ImageResults,
    private readonly dispatcher: ImageDispatcher,
    private readonly compressor: CompressorPool,
    private readonly queueErrors: QueueErrors,
  ) {
    super();
    this.waiting = new WaitingRoom({
      places: config.outbound.concurrency * WAITING_FOR_EACH,
      patienceMs: PATIENCE_MS,
      onError: (error) => this.logger.warn(`An image is left to another try: ${String(error)}`),
    });
  }

  start(): void {
    this.worker.concurrency = this.config.outbound.concurrency;
    this.worker.run().catch((error: unknown) => this.logger.error('The image worker ended', error));
    this.keeper.start();
    this.dispatcher.start();
  }

  process(job: Job<ImageJob>): Promise<void> {
    return withLogContext({ jobId: job.id! }, () =>
      this.waiting.admit((hasArrived) => this.run(job.data, hasArrived)),
    );
  }

  private async run(image: ImageJob, hasArrived: () => void): Promise<void> {
    const task = await this.leases.claim(image);
    if (task === null) return;
    this.dispatcher.onBegun();
    await traced('image', spanOfImage(task), (span) =>
      this.keeper.during(task, async (signal) => {
        const result = await this.workOn(task, signal, hasArrived);
        span.set(resultAttributes(result));
        if ('code' in result) span.fail(result);
        const outcome = await traced('record', {}, () => this.record(task, result, signal));
        if (outcome === 'cancelled') await this.pipeline.discard(task, result);
      }),
    );
  }

  private async workOn(task: ImageTask, signal: AbortSignal, hasArrived: () => void): Promise<ImageResult> {
    try {
      return await this.pipeline.run(task, signal, hasArrived);
    } catch (error) {
      // Cancelled, lost to another, or stopping: what we still hold of it is given back.
      if (signal.aborted) return { outcome: 'released' };
      throw error;
    }
  }

  /** While the database is away, what came of the work is kept, and so is the lease once it is back. */
  private async record(task: ImageTask, result: ImageResult, signal: AbortSignal): Promise<RecordOutcome> {
    for (;;) {
      try {
        return await this.results.record(task, result);
      } catch (error) {
        if (signal.aborted || isRefusedStatement(error)) throw error;
        await sleep(RECORD_AGAIN_MS, undefined, { signal });
      }
    }
  }

  @OnWorkerEvent('drained')
  onDrained(): void {
    this.dispatcher.onDrained();
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job<ImageJob> | undefined, error: Error): void {
    this.logger.warn(`Image ${job?.data.imageId} is left to another try: ${error.message}`);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.queueErrors.tell(IMAGE_QUEUE, error);
  }

  /** Finishes what is under way, or hands it back. */
  async stop(): Promise<void> {
    await this.dispatcher.stop();
    const finished = this.worker.close().then(() => this.waiting.empty());
    await Promise.race([finished, sleep(FINISH_MS, undefined, { ref: false })]);
    this.keeper.giveUp();
    await Promise.race([finished, sleep(GIVE_BACK_MS, undefined, { ref: false })]);
    const left = this.keeper.all.length;
    if (left > 0) this.logger.warn(`${left} images are left to those who find that their leases ran out.`);
    await this.keeper.stop();
    await this.compressor.close();
  }
}
