import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { CONFIG, type Config } from '../config/index.js';
import { IMAGE_QUEUE, QueueErrors } from '../queue-backend/index.js';
import type { ImageResult, ImageTask } from './image-task.js';
import { type Slot, WORKER_OPTIONS, WorkEngine, type WorkJob } from '../work-queue/index.js';
import { ImagePipeline } from './image-pipeline.js';
import { resultAttributes, spanOfImage } from './image-span.js';
import { ImageTable } from './image-table.js';
import { resultOfFailure } from './retry-policy.js';

/** How long a fetch may hold its slot before it counts as slow, and the capacity of the overflow per slot. */
const SLOW_AFTER_MS = 250;
const OVERFLOW_PER_SLOT = 3;

/** How long a result waits for others, in ms: those of images that were stored together come within this time. */
const GATHER_MS = 25;

/** Processes the image queue: claims an image, runs it through the pipeline, and records the result. */
@Processor(IMAGE_QUEUE, WORKER_OPTIONS)
export class ImageProcessor extends WorkerHost {
  private readonly engine: WorkEngine<ImageTask, ImageResult>;

  constructor(
    @Inject(CONFIG) { outbound }: Config,
    @InjectQueue(IMAGE_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: ImageTable,
    private readonly pipeline: ImagePipeline,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'image',
      queue,
      queueErrors,
      table,
      gatherMs: GATHER_MS,
      slots: {
        capacity: outbound.concurrency,
        prepared: outbound.concurrency,
        overflow: outbound.concurrency * OVERFLOW_PER_SLOT,
        slowAfterMs: SLOW_AFTER_MS,
      },
      work: (task, signal, slot) => this.work(task, signal, slot),
      released: { outcome: 'released' },
      tracing: { spanOf: spanOfImage, attributesOf: resultAttributes, record: true },
      discard: (task, result) => this.pipeline.discard(task, result),
    });
  }

  /** The number of images that this process has claimed and not finished. */
  get inFlight(): number {
    return this.engine.inFlight;
  }

  start(): void {
    this.engine.start(this.worker);
  }

  process(job: Job<WorkJob>): Promise<void> {
    return this.engine.process(job);
  }

  /** Finishes the images in flight, or releases them. */
  async stop(): Promise<void> {
    await this.engine.stop();
    await this.pipeline.close();
  }

  private async work(task: ImageTask, signal: AbortSignal, slot: Slot): Promise<ImageResult> {
    const startedAt = performance.now();
    const durationMs = () => performance.now() - startedAt;
    try {
      const stored = await this.pipeline.run(task, signal, slot);
      return { outcome: 'completed', ...stored, durationMs: durationMs() };
    } catch (error) {
      if (signal.aborted) throw error;
      return resultOfFailure(error, task.attempt, durationMs(), Math.random());
    }
  }
}
