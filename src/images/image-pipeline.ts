import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/index.js';
import { type Download, OutboundClient } from '../outbound/index.js';
import type { ImageResult, ImageTask } from '../requests/index.js';
import { imageKey, ObjectStorage, originalKey } from '../storage/index.js';
import { beginSpan, traced } from '../tracing/index.js';
import { type CompressedImage, CompressorPool } from './compressor/index.js';
import { SlowFetchOverflow } from './slow-fetch-overflow.js';

type Input = Download['bytes'];

/** An image that is stored. Sizes are bytes of the downloaded and of the stored image. */
export type StoredImage = Omit<CompressedImage, 'output'> & {
  readonly inputBytes: number;
  readonly outputBytes: number;
};

/** What happens to one image: fetch, compress (which inspects it first), store. */
@Injectable()
export class ImagePipeline {
  constructor(
    private readonly outbound: OutboundClient,
    private readonly compressor: CompressorPool,
    private readonly storage: ObjectStorage,
    private readonly overflow: SlowFetchOverflow,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Fetches, compresses and stores one image.
   *
   * @throws {ImageProcessingError} what is wrong with the image or its host
   * @throws {HostBusyError} when its host is not to be asked now
   * @throws {CompressorError} when this worker can compress nothing
   * @throws the reason of `signal` when that aborts
   */
  run(task: ImageTask, signal: AbortSignal): Promise<StoredImage> {
    return this.fetch(task, signal, async (input) => {
      const { output, ...image } = await this.compress(task, input, signal);
      const outputBytes = await this.store(task, image, input, output ?? input);
      return { ...image, inputBytes: input.length, outputBytes };
    });
  }

  /** Takes back what was stored for a result that counts for nothing. */
  async discard({ requestId, id, options }: ImageTask, result: ImageResult): Promise<void> {
    if (result.outcome !== 'completed') return;
    await this.storage.delete(imageKey(requestId, id, result.outputFormat));
    if (options.keepOriginals) await this.storage.delete(originalKey(requestId, id, result.inputFormat));
  }

  /** Ends the compressor's children. */
  close(): Promise<void> {
    return this.compressor.close();
  }

  /** Hands the download to `use`; its bytes count as in flight until that is done. */
  private async fetch<Result>(
    { inputUrl }: ImageTask,
    signal: AbortSignal,
    use: (input: Input) => Promise<Result>,
  ): Promise<Result> {
    const span = beginSpan('fetch', { kind: 'client' });
    const timers = [this.metrics.begin('fetch'), this.overflow.beginFetch(), () => span.end()];
    const end = () => timers.forEach((ended) => ended());
    try {
      return await this.outbound.withDownload(
        inputUrl,
        ({ bytes }) => {
          end();
          return use(bytes);
        },
        { signal },
      );
    } catch (error) {
      span.fail(error);
      throw error;
    } finally {
      end();
    }
  }

  private compress({ options }: ImageTask, input: Input, signal: AbortSignal): Promise<CompressedImage> {
    return this.stage('compress', () => this.compressor.compress(input, options, signal));
  }

  /** Stores the output, and the input where that is kept; returns the bytes of the output. */
  private store(
    { requestId, id, options }: ImageTask,
    { inputFormat, outputFormat }: Pick<CompressedImage, 'inputFormat' | 'outputFormat'>,
    input: Input,
    output: Uint8Array,
  ): Promise<number> {
    return this.stage('store', async () => {
      await this.storage.put(imageKey(requestId, id, outputFormat), output);
      if (options.keepOriginals) await this.storage.put(originalKey(requestId, id, inputFormat), input);
      return output.length;
    });
  }

  private stage<Result>(name: 'compress' | 'store', work: () => Promise<Result>): Promise<Result> {
    return traced(name, {}, () => this.metrics.timed(name, work));
  }
}
