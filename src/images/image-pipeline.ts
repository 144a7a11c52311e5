import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/index.js';
import { type Download, OutboundClient } from '../outbound/index.js';
import { FetchHeaderSecrets } from '../requests/index.js';
import { fileNameOf, ObjectStorage, originalKeyOf, outputKeyOf } from '../storage/index.js';
import { beginSpan, traced } from '../tracing/index.js';
import type { Slot } from '../work-queue/index.js';
import { type CompressedImage, CompressorPool } from './compressor/index.js';
import type { ImageResult, ImageTask } from './image-task.js';

type Input = Download['bytes'];

/** The output of the pipeline for one image. Sizes are bytes of the downloaded and of the stored image. */
export type ProcessedImage = Omit<CompressedImage, 'output'> & {
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly fileName: string;
};

/**
 * Processes one image in these steps: fetch, inspect, compress, store. One call to a compressor process does the two in the
 * middle, since nothing outside of it may decode an untrusted image. Each step has a span and a metric; the error policy is
 * in `retry-policy.ts`.
 */
@Injectable()
export class ImagePipeline {
  constructor(
    private readonly outbound: OutboundClient,
    private readonly compressor: CompressorPool,
    private readonly storage: ObjectStorage,
    private readonly metrics: Metrics,
    private readonly fetchHeaders: FetchHeaderSecrets,
  ) {}

  /**
   * Fetches, inspects, compresses and stores one image. While a slow fetch lasts, the slot goes to another image.
   *
   * @throws {ImageProcessingError} for an error of the image or its host
   * @throws {HostBusyError} when the per-host limiter or circuit breaker allows no request to the host now
   * @throws {CompressorUnavailableError} when the compressor of this worker is unavailable
   * @throws the reason of `signal` when that aborts
   */
  run(task: ImageTask, signal: AbortSignal, slot: Slot): Promise<ProcessedImage> {
    return this.fetch(task, signal, slot, async (input) => {
      const { output, ...image } = await this.inspectAndCompress(task, input, signal);
      const named = { ...image, fileName: fileNameOf(task.inputUrl, image.outputFormat) };
      const outputBytes = await this.store(task, named, input, output ?? input);
      return { ...named, inputBytes: input.length, outputBytes };
    });
  }

  /** Deletes the objects stored for a result that was not recorded. */
  async discard(task: ImageTask, result: ImageResult): Promise<void> {
    if (result.outcome !== 'completed') return;
    const image = { ...task, ...result };
    await this.storage.delete(outputKeyOf(image));
    if (task.options.keepOriginals) await this.storage.delete(originalKeyOf(image));
  }

  /** Stops the compressor processes. */
  close(): Promise<void> {
    return this.compressor.close();
  }

  /** Downloads the image and passes its bytes to `use`; they count as in flight until `use` is done. */
  private async fetch<Result>(
    { inputUrl, requestId, fetchHeaders }: ImageTask,
    signal: AbortSignal,
    slot: Slot,
    use: (input: Input) => Promise<Result>,
  ): Promise<Result> {
    const span = beginSpan('fetch', { kind: 'client' });
    const timers = [this.metrics.begin('fetch'), slot.beginWait(), () => span.end()];
    const end = () => timers.forEach((ended) => ended());
    try {
      return await this.outbound.withDownload(
        inputUrl,
        ({ bytes }) => {
          end();
          return use(bytes);
        },
        { signal, headers: this.fetchHeaders.unseal(requestId, fetchHeaders) },
      );
    } catch (error) {
      span.fail(error);
      throw error;
    } finally {
      end();
    }
  }

  private inspectAndCompress(
    { options }: ImageTask,
    input: Input,
    signal: AbortSignal,
  ): Promise<CompressedImage> {
    return this.stage('compress', () => this.compressor.compress(input, options, signal));
  }

  /** Stores the output, and the input if the request keeps originals; returns the size of the output in bytes. */
  private store(
    task: ImageTask,
    named: Pick<ProcessedImage, 'inputFormat' | 'outputFormat' | 'fileName'>,
    input: Input,
    output: Uint8Array,
  ): Promise<number> {
    return this.stage('store', async () => {
      const image = { ...task, ...named };
      await this.storage.put(outputKeyOf(image), output);
      if (task.options.keepOriginals) await this.storage.put(originalKeyOf(image), input);
      return output.length;
    });
  }

  /** Runs one step in its span and measures its duration. */
  private stage<Result>(name: 'compress' | 'store', work: () => Promise<Result>): Promise<Result> {
    return traced(name, {}, () => this.metrics.timed(name, work));
  }
}
