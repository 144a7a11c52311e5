import type { CompressedImage, CompressionSettings } from './compression-options.js';
import type { ProcessExit } from './compressor-process.js';
import type { CompressorPoolOptions, CompressorStats } from './compressor-pool-options.js';
import { CompressorSlot } from './compressor-slot.js';
import { CompressorUnavailableError } from './compressor-errors.js';
import type { ExitCause, JobOutcome } from './crash-policy.js';
import { CompressionJob, type QueueOrder } from './compression-job.js';
import { imageLost, imageTimedOut } from './compressor-errors.js';
import { RestartBackoff } from './restart-backoff.js';
import { WaitingJobs } from './waiting-jobs.js';

/** Some twenty images of 48 x 48, or a few thumbnails. */
const AHEAD_BYTES = 64 * 1024;

const CLOSED = 'The compressor is closed.';

/** Compresses images in child processes, so that a crash or a hang fails one image and no other. */
export class CompressorPool {
  readonly #slots: readonly CompressorSlot[];
  readonly #backoff = new RestartBackoff();
  readonly #waiting = new WaitingJobs();
  readonly #quarantined = new WaitingJobs();
  #lastId = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly options: CompressorPoolOptions) {
    const childModule = options.childModule ?? new URL('./compressor.child.js', import.meta.url);
    const inFlight = options.inFlightPerChild ?? 2;
    const aheadBytes = options.aheadBytes ?? AHEAD_BYTES;
    this.#slots = Array.from(
      { length: options.children },
      () =>
        new CompressorSlot(
          { ...options, childModule, inFlight, aheadBytes },
          {
            ready: () => this.#backoff.succeeded(),
            freed: () => this.#dispatch(),
            returned: (jobs) => this.#takeBack(jobs),
            exited: (jobs, exit) => this.#handleExit(jobs, exit),
          },
        ),
    );
  }

  /**
   * Compresses one image. When `signal` aborts, a waiting image is dropped and one that a child has loses its result. Images
   * of several requests take turns. An urgent image is next, before all that wait and are not urgent; its caller bounds how many
   * there are at a time.
   *
   * @throws {ImageCompressionError} when the image cannot be compressed
   * @throws {CompressorUnavailableError} when the pool is closed or its children do not start
   */
  async compress(
    input: Uint8Array,
    options: CompressionSettings,
    signal?: AbortSignal,
    order: QueueOrder = {},
  ): Promise<CompressedImage> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new CompressorUnavailableError(CLOSED);
    const job = new CompressionJob(++this.#lastId, input, options, order);
    const abandon = () => this.#abandon(job, signal?.reason);
    signal?.addEventListener('abort', abandon, { once: true });
    this.#waiting.add(job);
    this.#dispatch();
    try {
      return await job.result;
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  get stats(): CompressorStats {
    return {
      waiting: this.#waiting.size + this.#quarantined.size,
      inFlight: this.#slots.reduce((sum, { load }) => sum + load, 0),
      busy: this.#slots.filter(({ load }) => load > 0).length,
      pids: this.#slots.map(({ pid }) => pid).filter((pid) => pid !== undefined),
    };
  }

  /** Kills every child and waits until it has exited. Waiting and running images are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#rejectWaiting(new CompressorUnavailableError(CLOSED));
    const inFlight = await Promise.all(this.#slots.map((slot) => slot.stop()));
    for (const job of inFlight.flat()) job.reject(new CompressorUnavailableError(CLOSED));
  }

  /** Sends waiting images to children while there is free capacity. */
  #dispatch(): void {
    if (this.#isClosed) return;
    // The clock is read once: with two reads, a delay that ends in between would block starts but set no timer.
    const delayMs = this.#backoff.delayMs(performance.now());
    const mayStart = delayMs === 0;
    while (this.#dispatchNext(this.#quarantined, mayStart) || this.#dispatchNext(this.#waiting, mayStart));
    clearTimeout(this.#retryTimer);
    if (delayMs > 0) this.#retryTimer = setTimeout(() => this.#dispatch(), delayMs);
  }

  #dispatchNext(queue: WaitingJobs, mayStart: boolean): boolean {
    const job = queue.next;
    const slot = job && this.#slotFor(job, mayStart);
    if (job === undefined || slot === undefined) return false;
    queue.takeNext();
    slot.take(job);
    return true;
  }

  /**
   * Returns the least busy slot that accepts the job. A running child is preferred over a new one; for a quarantined
   * image a new child is preferred, because only a fresh child proves that the image is the cause.
   */
  #slotFor(job: CompressionJob, mayStart: boolean): CompressorSlot | undefined {
    const isSecondChoice = (slot: CompressorSlot) => slot.isRunning === job.isQuarantined;
    return this.#slots
      .filter((slot) => (slot.isRunning || mayStart) && slot.accepts(job))
      .toSorted((a, b) => a.load - b.load || Number(isSecondChoice(a)) - Number(isSecondChoice(b)))[0];
  }

  #takeBack(jobs: readonly CompressionJob[]): void {
    for (const job of jobs.toReversed()) if (!job.isAbandoned) this.#waiting.putBack(job);
    this.#dispatch();
  }

  #handleExit(
    jobs: readonly (readonly [CompressionJob, JobOutcome])[],
    exit: ProcessExit & { cause: ExitCause },
  ): void {
    if (this.#isClosed) return;
    // From the last to the first, since each that is put back goes before the others.
    for (const [job, outcome] of jobs.toReversed()) this.#apply(outcome, job, exit);
    if (exit.cause === 'NEVER_READY') this.#handleFailedStart(exit);
    else
      this.options.onCrash?.(`A compressor child ${exit.description}; ${jobs.length} images were in flight.`);
    this.#dispatch();
  }

  #apply(outcome: JobOutcome, job: CompressionJob, exit: ProcessExit): void {
    if (job.isAbandoned) return;
    switch (outcome) {
      case 'RETRY':
        return this.#waiting.putBack(job);
      case 'QUARANTINE':
        job.isQuarantined = true;
        return this.#quarantined.add(job);
      case 'TIMED_OUT':
        return job.reject(imageTimedOut(job.deadlineOf(this.options.deadlineMs)));
      case 'LOST':
        return job.reject(
          imageLost(exit.description, exit.isOutOfMemory ? this.options.maxRssBytes : undefined),
        );
    }
  }

  #handleFailedStart(exit: ProcessExit): void {
    this.#backoff.failed(performance.now());
    if (!this.#backoff.hasGivenUp) return;
    const cause = new Error(`A compressor child ${exit.description}`);
    this.#rejectWaiting(new CompressorUnavailableError('This worker cannot compress images now.', { cause }));
    if (this.#backoff.hasJustGivenUp)
      this.options.onCrash?.(`Compressor children do not start: the last one ${exit.description}`);
  }

  #abandon(job: CompressionJob, reason: unknown): void {
    job.isAbandoned = true;
    this.#waiting.remove(job);
    this.#quarantined.remove(job);
    job.reject(reason);
  }

  #rejectWaiting(error: CompressorUnavailableError): void {
    for (const job of [...this.#quarantined.takeAll(), ...this.#waiting.takeAll()]) job.reject(error);
  }
}
