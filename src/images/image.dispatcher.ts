import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Ticker } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { heldJobs, IMAGE_QUEUE, type ImageJob } from '../queue/index.js';
import {
  type ImageDispatch,
  ImageLeases,
  ImageResults,
  ImageWindow,
  LEASE_SECONDS,
  WorkSignals,
} from '../requests/index.js';
import { FairLook } from './fair-look.js';
import { resultOfLoss } from './retry-policy.js';

const FILL_EVERY_MS = 1000;
const RECOVER_EVERY_MS = 2000;
const CLAMP_EVERY_MS = 15_000;

/** A job that waits in the queue for longer than this is offered once more, in case the queue lost it. */
const OVERDUE_SECONDS = 5;

/**
 * Moves images from their rows to the queue, and back from workers that are gone. It runs in every worker and
 * needs no leader: what two do at once is done once.
 */
@Injectable()
export class ImageDispatcher {
  private readonly logger = new Logger(ImageDispatcher.name);
  private readonly filling: Ticker;
  private readonly recovery: Ticker;
  private readonly clamping: Ticker;
  // A lease is renewed when a quarter of it is over, so that in a gap of the rest none runs out.
  private readonly look = new FairLook(LEASE_SECONDS * 750, LEASE_SECONDS * 1000);
  private begunSinceFilling = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @InjectQueue(IMAGE_QUEUE) private readonly queue: Queue<ImageJob>,
    private readonly window: ImageWindow,
    private readonly leases: ImageLeases,
    private readonly results: ImageResults,
    signals: WorkSignals,
  ) {
    const onError = (error: unknown) =>
      this.logger.warn(`Dispatching images failed, trying again: ${String(error)}`);
    const onRecovery = () => this.logger.log('Dispatching images works again.');
    this.filling = new Ticker(() => this.fill(), { everyMs: FILL_EVERY_MS, onError, onRecovery });
    this.recovery = new Ticker(() => this.recover(), { everyMs: RECOVER_EVERY_MS, onError, onRecovery });
    this.clamping = new Ticker(() => this.clamp(), { everyMs: CLAMP_EVERY_MS, onError, onRecovery });
    signals.onImagesReady(() => this.filling.nudge());
  }

  start(): void {
    this.filling.start();
    this.recovery.start();
    this.clamping.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.filling.stop(), this.recovery.stop(), this.clamping.stop()]);
  }

  /** An image left the window because work on it began; at half empty the window is filled again. */
  onBegun(): void {
    this.begunSinceFilling += 1;
    if (this.begunSinceFilling * 2 >= this.config.images.dispatchWindow) this.filling.nudge();
  }

  /** The queue ran dry in this process. */
  onDrained(): void {
    if (this.begunSinceFilling > 0) this.filling.nudge();
  }

  private async fill(): Promise<void> {
    this.begunSinceFilling = 0;
    await this.enqueue(await this.window.fill(this.config.images.dispatchWindow));
  }

  private async recover(): Promise<void> {
    const expired = await this.leases.expired();
    if (this.look.at(performance.now())) {
      await Promise.all(
        expired.map((lease) => this.results.recordLoss(lease, resultOfLoss(lease.lostAttempts))),
      );
    }
    await this.offerAgain(await this.window.overdue(OVERDUE_SECONDS));
  }

  /** Puts what the queue lost in it again; what only waits there for long stays as it is. */
  private async offerAgain(overdue: readonly ImageDispatch[]): Promise<void> {
    if (overdue.length === 0) return;
    const held = await heldJobs(this.queue, overdue.map(jobIdOf));
    const lost = overdue.filter((image) => !held.has(jobIdOf(image)));
    if (lost.length > 0) await this.enqueue(await this.window.dispatchAgain(lost));
  }

  private async clamp(): Promise<void> {
    const clamped = (await this.window.clampDueTimes()) + (await this.leases.clamp());
    if (clamped === 0) return;
    this.logger.warn(
      `The database's clock was set back: ${clamped} images had due times or leases too far in the future, which are ` +
        `moved to the longest wait there is.`,
    );
  }

  private async enqueue(images: readonly ImageDispatch[]): Promise<void> {
    if (images.length === 0) return;
    await this.queue.addBulk(
      images.map((image) => ({
        name: 'image',
        data: { imageId: image.imageId, generation: image.generation },
        // Suspects go one by one: behind a whole window each, they would take for ever.
        opts: { jobId: jobIdOf(image), lifo: image.suspect },
      })),
    );
  }
}

const jobIdOf = ({ imageId, generation }: ImageDispatch): string => `${imageId}-${generation}`;
