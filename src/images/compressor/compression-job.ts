import type { CompressedImage, CompressionSettings } from './compression-options.js';

/** What all outputs of an image of several widths may have together, as a multiple of the maximum pixels of an image. */
export const SIZES_FACTOR = 2;

/** When an image is next in the pool: before all others, or in turn with the images of other requests. */
export interface QueueOrder {
  readonly isUrgent?: boolean;
  readonly requestId?: string;
}

/** One image in the pool. Its result settles once; later calls of `resolve` and `reject` have no effect. */
export class CompressionJob {
  readonly result: Promise<CompressedImage>;
  readonly resolve: (image: CompressedImage) => void;
  readonly reject: (error: unknown) => void;
  /** Was in flight in a child that died, or overdue in a shared child, and therefore runs alone. */
  isQuarantined = false;
  /** The caller aborted and no longer waits for the result. */
  isAbandoned = false;

  constructor(
    readonly id: number,
    readonly input: Uint8Array,
    readonly options: CompressionSettings,
    readonly order: QueueOrder,
  ) {
    let settle: [CompressionJob['resolve'], CompressionJob['reject']] | undefined;
    this.result = new Promise((resolve, reject) => (settle = [resolve, reject]));
    [this.resolve, this.reject] = settle!;
  }

  /** Returns how long the image may take, where one output may take `deadlineMs`. */
  deadlineOf(deadlineMs: number): number {
    return this.options.sizes === null ? deadlineMs : SIZES_FACTOR * deadlineMs;
  }
}
