import { Injectable } from '@nestjs/common';
import { ImageError } from '../common/index.js';
import { Metrics } from '../metrics/index.js';
import { type Download, HostBusyError, OutboundClient } from '../outbound/index.js';
import type { ImageResult, ImageTask } from '../requests/index.js';
import { imageKey, ObjectStorage, originalKey } from '../storage/index.js';
import { beginSpan, traced } from '../tracing/index.js';
import { type CompressedImage, CompressorError, CompressorPool } from './compressor/index.js';
import { resultOfBusyHost, resultOfError, resultOfIdleCompressor } from './retry-policy.js';

/** What happens to one image: fetch, compress (which looks at what it is first), store. */
@Injectable()
export class ImagePipeline {
  constructor(
    private readonly outbound: OutboundClient,
    private readonly compressor: CompressorPool,
    private readonly storage: ObjectStorage,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Works on a task and says what became of it: an image that fails is a result too. `hasArrived` is called when
   * its host need not be waited for any longer.
   *
   * @throws what is no fault of the image, and the reason of `signal` when that aborts
   */
  async run(task: ImageTask, signal: AbortSignal, hasArrived: () => void): Promise<ImageResult> {
    const begun = performance.now();
    const durationMs = () => performance.now() - begun;
    const fetching = this.metrics.begin('fetch');
    const span = beginSpan('fetch', { kind: 'client' });
    const fetched = () => {
      fetching();
      span.end();
    };
    try {
      return await this.outbound.withDownload(
        task.inputUrl,
        async ({ bytes }) => {
          fetched();
          hasArrived();
          const image = await this.stage('compress', () =>
            this.compressor.compress(bytes, task.options, signal),
          );
          const outputBytes = await this.stage('store', () => this.store(task, bytes, image));
          const { verdict, inputFormat, outputFormat, width, height } = image;
          const size = { inputBytes: bytes.length, outputBytes, width, height };
          return {
            outcome: 'completed',
            verdict,
            inputFormat,
            outputFormat,
            ...size,
            durationMs: durationMs(),
          };
        },
        { signal },
      );
    } catch (error) {
      span.fail(error);
      if (error instanceof HostBusyError) return resultOfBusyHost(error.retryAfterMs, Math.random());
      // Thrown, it would look like an image that ends its workers.
      if (error instanceof CompressorError && !signal.aborted) return resultOfIdleCompressor(Math.random());
      if (!(error instanceof ImageError)) throw error;
      return resultOfError(error, task.attempt, durationMs(), Math.random());
    } finally {
      fetched();
    }
  }

  private stage<Result>(name: 'compress' | 'store', work: () => Promise<Result>): Promise<Result> {
    return traced(name, {}, () => this.metrics.timed(name, work));
  }

  /** Takes back what was stored for a result that counts for nothing. */
  async discard({ requestId, imageId, options }: ImageTask, result: ImageResult): Promise<void> {
    if (result.outcome !== 'completed') return;
    await this.storage.delete(imageKey(requestId, imageId, result.outputFormat));
    if (options.keepOriginals) await this.storage.delete(originalKey(requestId, imageId, result.inputFormat));
  }

  private async store(task: ImageTask, input: Download['bytes'], image: CompressedImage): Promise<number> {
    const { requestId, imageId, options } = task;
    const output = image.output ?? input;
    await this.storage.put(imageKey(requestId, imageId, image.outputFormat), output);
    if (options.keepOriginals)
      await this.storage.put(originalKey(requestId, imageId, image.inputFormat), input);
    return output.length;
  }
}
