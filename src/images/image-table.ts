import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { WorkSignals } from '../requests/index.js';
import type { Dispatch, Ended, Lease, NewDispatch, RecordOutcome, WorkTable } from '../work-queue/index.js';
import { ImageLeases } from './image-leases.js';
import { ImageResults } from './image-results.js';
import type { ImageResult, ImageTask } from './image-task.js';
import { FIRST_IMAGES, ImageWindow } from './image-window.js';
import { resultOfLoss } from './retry-policy.js';

/** The work table of the images: their window, their leases and their results. */
@Injectable()
export class ImageTable implements WorkTable<ImageTask, ImageResult> {
  readonly windowSize: number;
  readonly minWindowSize: number;

  constructor(
    @Inject(CONFIG) { images }: Config,
    private readonly window: ImageWindow,
    private readonly leases: ImageLeases,
    private readonly results: ImageResults,
    private readonly signals: WorkSignals,
  ) {
    this.windowSize = images.dispatchWindow;
    this.minWindowSize = Math.min(FIRST_IMAGES, images.dispatchWindow);
  }

  onReady(listener: () => void): void {
    this.signals.onImagesReady(listener);
  }

  fill(size: number): Promise<NewDispatch[]> {
    return this.window.fill(size);
  }

  overdue(seconds: number): Promise<Dispatch[]> {
    return this.window.overdue(seconds);
  }

  redispatch(lost: readonly Dispatch[]): Promise<NewDispatch[]> {
    return this.window.redispatch(lost);
  }

  claim(dispatches: readonly Dispatch[]): Promise<ImageTask[]> {
    return this.leases.claim(dispatches);
  }

  renew(leases: readonly Lease[]): Promise<Set<string>> {
    return this.leases.renew(leases);
  }

  async expired(): Promise<Ended<ImageResult>[]> {
    const expired = await this.leases.expired();
    return expired.map((lease) => ({ lease, result: resultOfLoss(lease.lostAttempts), isLoss: true }));
  }

  record(ended: readonly Ended<ImageResult>[]): Promise<RecordOutcome[]> {
    return this.results.record(ended);
  }

  async clamp(): Promise<number> {
    return (await this.window.clampDueTimes()) + (await this.leases.clamp());
  }
}
