import type { CompressedImage, CompressionSettings } from './compression-options.js';

/** One picture on its way through the pool. It settles once; what comes later counts for nothing. */
export class PictureJob {
  readonly result: Promise<CompressedImage>;
  readonly resolve: (image: CompressedImage) => void;
  readonly reject: (error: unknown) => void;
  /** Was in flight in a child that died, or overdue beside others, and so runs with nothing beside it. */
  isQuarantined = false;
  /** Nobody waits for it any more. */
  isAbandoned = false;

  constructor(
    readonly id: number,
    readonly input: Uint8Array,
    readonly options: CompressionSettings,
  ) {
    let settle: [PictureJob['resolve'], PictureJob['reject']] | undefined;
    this.result = new Promise((resolve, reject) => (settle = [resolve, reject]));
    [this.resolve, this.reject] = settle!;
  }
}
