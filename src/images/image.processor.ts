import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { CONFIG, type Config } from '../config/index.js';
import { IMAGE_QUEUE, QueueErrors } from '../queue/index.js';
import type { ImageResult, ImageTask } from '../requests/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../work-queue/index.js';
import { ImagePipeline } from './image-pipeline.js';
import { resultAttributes, spanOfImage } from './image-span.js';
import { ImageTable } from './image-table.js';
import { resultOfFailure } from './retry-policy.js';
import { SlowFetchOverflow } from './slow-fetch-overflow.js';

/** Processes the image queue: claims an image, runs it through the pipeline, and records the result. */
@Processor(IMAGE_QUEUE, WORKER_OPTIONS)
export class ImageProcessor extends WorkerHost {
  private readonly engine: WorkEngine<ImageTask, ImageResult>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @InjectQueue(IMAGE_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: ImageTable,
    private readonly pipeline: ImagePipeline,
    private readonly overflow: SlowFetchOverflow,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'image',
      queue,
      queueErrors,
      table,
      work: (task, signal) => this.work(task, signal),
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
    this.worker.concurrency = this.config.outbound.concurrency;
    this.engine.start(this.worker);
  }

  process(job: Job<WorkJob>): Promise<void> {
    return this.overflow.run(() => this.engine.process(job));
  }

  /** Finishes the images in flight, or releases them. */
  async stop(): Promise<void> {
    await this.engine.stop(() => this.overflow.empty());
    await this.pipeline.close();
  }

  private async work(task: ImageTask, signal: AbortSignal): Promise<ImageResult> {
    const startedAt = performance.now();
    const durationMs = () => performance.now() - startedAt;
    try {
      const stored = await this.pipeline.run(task, signal);
      return { outcome: 'completed', ...stored, durationMs: durationMs() };
    } catch (error) {
      if (signal.aborted) throw error;
      return resultOfFailure(error, task.attempt, durationMs(), Math.random());
    }
  }
}
