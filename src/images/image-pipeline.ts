import { Injectable } from '@nestjs/common';
import { unlessAborted } from '../common/index.js';
import { Metrics } from '../metrics/index.js';
import { type Download, OutboundClient } from '../outbound/index.js';
import { FetchHeaderSecrets } from '../requests/index.js';
import {
  fileNameOf,
  type KeyedImage,
  objectKeysOf,
  ObjectStorage,
  revisedFileName,
} from '../storage/index.js';
import { beginSpan, traced } from '../tracing/index.js';
import type { Slot } from '../work-queue/index.js';
import { type CompressedImage, CompressorPool } from './compressor/index.js';
import type { ImageResult, ImageSource, ImageTask } from './image-task.js';
import { ImageReuse, type ReusingTask, type StoredResult } from './reuse/image-reuse.js';
import type { StoredImage } from './reuse/image-sources.js';
import { StorageOutage } from './storage-outage.js';

type Input = Download['bytes'];

/**
 * A download of up to this size is compressed in milliseconds, so the children would wait for the next download. Larger ones keep
 * their slots, so that a worker holds no more of them than it needs.
 */
const PREPARED_BYTES = 32 * 1024;

/**
 * How long an image waits for others before it is stored, a millisecond for each image of its request within these bounds: long enough
 * for several images of a worker, and short beside the time that the request takes.
 */
const [MIN_GATHER_MS, MAX_GATHER_MS] = [50, 200];

/** A task in the pipeline. */
interface Run extends ReusingTask {
  readonly signal: AbortSignal;
  readonly slot: Slot;
}

/**
 * Processes one image in these steps: fetch, inspect, compress, store. One call to a compressor process does the two in the
 * middle, since nothing outside of it may decode an untrusted image. Where an earlier image has the same result, a copy of
 * that takes the place of the remaining steps: see {@link ImageReuse}. Each step has a span and a metric; the error policy
 * is in `retry-policy.ts`.
 */
@Injectable()
export class ImagePipeline {
  constructor(
    private readonly outbound: OutboundClient,
    private readonly compressor: CompressorPool,
    private readonly storage: ObjectStorage,
    private readonly storageOutage: StorageOutage,
    private readonly metrics: Metrics,
    private readonly fetchHeaders: FetchHeaderSecrets,
    private readonly reuse: ImageReuse,
  ) {}

  /**
   * Fetches, inspects, compresses and stores one image. While a slow fetch lasts, the slot goes to another image.
   *
   * @throws {ImageProcessingError} for an error of the image or its host
   * @throws {HostBusyError} when the per-host limiter or circuit breaker allows no request to the host now
   * @throws {CompressorUnavailableError} when the compressor of this worker is unavailable
   * @throws {StorageUnavailableError} when the object store is
   * @throws the reason of `signal` when that aborts
   */
  async run(task: ImageTask, signal: AbortSignal, slot: Slot): Promise<StoredResult> {
    const wait = async <T>(result: Promise<T>) => {
      const end = slot.beginWait();
      return unlessAborted(result, signal).finally(end);
    };
    const run = { ...this.reuse.begin(task, wait), signal, slot };
    if (!task.options.reuse) return this.process(run, null);
    return this.reuse.byUrl(run, (earlier) => this.process(run, earlier));
  }

  /** Deletes the objects stored for a result that was not recorded. */
  async discard(task: ImageTask, result: ImageResult): Promise<void> {
    if (result.outcome !== 'completed') return;
    for (const key of objectKeysOf({ ...task, ...result }, task.options)) await this.storage.delete(key);
  }

  /** Stops the compressor processes. */
  close(): Promise<void> {
    return this.compressor.close();
  }

  /** Processes an image; `earlier` is one of the same URL, which is copied if the host says that nothing has changed. */
  private async process(run: Run, earlier: StoredImage | null): Promise<StoredResult> {
    const stored = await this.fetch(run, earlier, async ({ bytes, reusability }) => {
      const source = await this.reuse.sourceOf(run, bytes, reusability);
      const work = () => this.compressAndStore(run, bytes, source);
      return run.task.options.reuse ? this.reuse.byContent(run, source, earlier, work) : work();
    });
    // The earlier image is deleted by now.
    return stored ?? this.process(run, null);
  }

  /**
   * Downloads the image and passes it to `use`; its bytes count as in flight until `use` is done. If it has not changed since
   * `earlier`, copies that instead; null when there is nothing to copy any more.
   */
  private async fetch(
    { task, signal, slot }: Run,
    earlier: StoredImage | null,
    use: (download: Download) => Promise<StoredResult>,
  ): Promise<StoredResult | null> {
    const span = beginSpan('fetch', { kind: 'client' });
    const timers = [this.metrics.begin('fetch'), slot.beginWait(), () => span.end()];
    const end = () => timers.forEach((ended) => ended());
    const validators = earlier?.source.validators ?? null;
    try {
      return await this.outbound.withDownload<StoredResult | null>(
        task.inputUrl,
        (download) => {
          end();
          return use(download);
        },
        {
          signal,
          headers: this.fetchHeaders.unseal(task.requestId, task.fetchHeaders),
          ...(earlier &&
            validators && {
              known: {
                validators,
                unchanged: (reusability) => {
                  end();
                  return this.storing({ task, slot }, () =>
                    this.reuse.copyUnchanged(earlier, task, reusability),
                  );
                },
              },
            }),
        },
      );
    } catch (error) {
      span.fail(error);
      throw error;
    } finally {
      end();
    }
  }

  private async compressAndStore(run: Run, input: Input, source: ImageSource): Promise<StoredResult> {
    const { task, signal } = run;
    const { output, sizeOutputs, ...image } = await this.inspectAndCompress(run, input);
    const { id, requestId, inputUrl } = task;
    const named = { ...image, id, requestId, inputUrl, fileName: nameOf(task, image.outputFormat) };
    const outputs = [output ?? input, ...sizeOutputs];
    await this.storing(run, () =>
      this.storageOutage.outlast(() => this.store(task, named, input, outputs), signal),
    );
    return { ...named, inputBytes: input.length, outputBytes: outputs[0]!.length, source };
  }

  private inspectAndCompress(
    { task: { options, requestId }, signal, slot }: Run,
    input: Input,
  ): Promise<CompressedImage> {
    if (input.length <= PREPARED_BYTES) slot.prepare();
    return this.stage('compress', () => this.compressor.compress(input, options, signal, { requestId }));
  }

  /**
   * Runs the last step, which waits for the disk or a server more than it works: the slot goes to another image. Images are stored
   * in groups, whose results are then recorded together.
   */
  private async storing<Result>(
    { task, slot }: Pick<Run, 'task' | 'slot'>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    await slot.leave(gatherMsOf(task));
    return this.stage('store', work);
  }

  /** Stores the outputs, and the input if the request keeps originals. */
  private async store(
    { options }: ImageTask,
    image: KeyedImage,
    input: Input,
    outputs: readonly Uint8Array[],
  ): Promise<void> {
    const objects = options.keepOriginals ? [...outputs, input] : outputs;
    const keys = objectKeysOf(image, options);
    for (const [index, bytes] of objects.entries()) await this.storage.put(keys[index]!, bytes);
  }

  /** Runs one step in its span and measures its duration. */
  private stage<Result>(name: 'compress' | 'store', work: () => Promise<Result>): Promise<Result> {
    return traced(name, {}, () => this.metrics.timed(name, work));
  }
}

/** Returns the name of the output. Clients may cache an image for a year, so that of a redone one differs from the earlier. */
function nameOf({ inputUrl, revision }: ImageTask, format: string): string {
  return revisedFileName(fileNameOf(inputUrl, format), revision);
}

function gatherMsOf({ requestImages }: ImageTask): number {
  return Math.min(Math.max(requestImages, MIN_GATHER_MS), MAX_GATHER_MS);
}
