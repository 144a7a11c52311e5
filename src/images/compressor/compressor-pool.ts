import type { CompressedImage, CompressionSettings } from './compression-options.js';
import type { ProcessEnd } from './compressor-process.js';
import type { CompressorPoolOptions, CompressorStats } from './compressor-pool-options.js';
import { CompressorSlot } from './compressor-slot.js';
import { CompressorError } from './compressor-errors.js';
import type { EndOfChild, Fate } from './crash-blame.js';
import { PictureJob } from './picture-job.js';
import { pictureLost, pictureTimedOut } from './image-errors.js';
import { StartGuard } from './start-guard.js';

const CLOSED = 'The compressor is closed.';

/** Compresses pictures in child processes: whatever one does to its child costs that picture and no other. */
export class CompressorPool {
  readonly #slots: readonly CompressorSlot[];
  readonly #guard = new StartGuard();
  readonly #inFlightPerChild: number;
  #waiting: PictureJob[] = [];
  #quarantined: PictureJob[] = [];
  #lastId = 0;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly options: CompressorPoolOptions) {
    const childModule = options.childModule ?? new URL('./compressor.child.js', import.meta.url);
    this.#inFlightPerChild = options.inFlightPerChild ?? 2;
    this.#slots = Array.from(
      { length: options.children },
      () =>
        new CompressorSlot(
          { ...options, childModule },
          {
            ready: () => this.#guard.succeeded(),
            freed: () => this.#pump(),
            ended: (pictures, end) => this.#ended(pictures, end),
          },
        ),
    );
  }

  /**
   * Compresses one picture. When `signal` aborts, it is dropped if it waits, and its result if it runs.
   *
   * @throws PictureError what is wrong with the picture
   * @throws CompressorError the pool is closed, or its children do not start
   */
  async compress(
    input: Uint8Array,
    options: CompressionSettings,
    signal?: AbortSignal,
  ): Promise<CompressedImage> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new CompressorError(CLOSED);
    const job = new PictureJob(++this.#lastId, input, options);
    const abandon = () => this.#abandon(job, signal?.reason);
    signal?.addEventListener('abort', abandon, { once: true });
    this.#waiting.push(job);
    this.#pump();
    try {
      return await job.result;
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  get stats(): CompressorStats {
    return {
      waiting: this.#waiting.length + this.#quarantined.length,
      inFlight: this.#slots.reduce((sum, { load }) => sum + load, 0),
      busy: this.#slots.filter(({ load }) => load > 0).length,
      pids: this.#slots.map(({ pid }) => pid).filter((pid) => pid !== undefined),
    };
  }

  /** Ends every child and waits until it is gone. Pictures that waited or were in flight reject. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#rejectWaiting(new CompressorError(CLOSED));
    const inFlight = await Promise.all(this.#slots.map((slot) => slot.stop()));
    for (const job of inFlight.flat()) job.reject(new CompressorError(CLOSED));
  }

  /** Hands out what waits for as long as there is a child for it. */
  #pump(): void {
    if (this.#isClosed) return;
    // One look at the clock: a pause that ended on the way would be kept by the one and not be slept by the other.
    const pauseMs = this.#guard.pauseMs(performance.now());
    const mayStart = pauseMs === 0;
    while (this.#handOut(this.#quarantined, mayStart) || this.#handOut(this.#waiting, mayStart));
    clearTimeout(this.#retry);
    if (pauseMs > 0) this.#retry = setTimeout(() => this.#pump(), pauseMs);
  }

  #handOut(queue: PictureJob[], mayStart: boolean): boolean {
    const [job] = queue;
    const slot = job && this.#slotFor(job, mayStart);
    if (job === undefined || slot === undefined) return false;
    queue.shift();
    slot.take(job);
    return true;
  }

  /**
   * The least busy child that may take the picture, a running one before one that would have to be started; for a quarantined
   * the other way round, since it can be judged only in a fresh one.
   */
  #slotFor(job: PictureJob, mayStart: boolean): CompressorSlot | undefined {
    const isSecondChoice = (slot: CompressorSlot) => slot.isRunning === job.isQuarantined;
    return this.#slots
      .filter((slot) => (slot.isRunning || mayStart) && slot.accepts(job, this.#inFlightPerChild))
      .toSorted((a, b) => a.load - b.load || Number(isSecondChoice(a)) - Number(isSecondChoice(b)))[0];
  }

  #ended(pictures: readonly (readonly [PictureJob, Fate])[], end: ProcessEnd & { cause: EndOfChild }): void {
    if (this.#isClosed) return;
    for (const [job, fate] of pictures) this.#meet(fate, job, end);
    if (end.cause === 'NEVER_READY') this.#startFailed(end);
    else this.options.onCrash?.(`A compressor child ${end.how}; ${pictures.length} pictures were in flight.`);
    this.#pump();
  }

  #meet(fate: Fate, job: PictureJob, end: ProcessEnd): void {
    if (job.isAbandoned) return;
    switch (fate) {
      case 'RUN_AGAIN':
        return void this.#waiting.unshift(job);
      case 'RUN_ALONE':
        job.isQuarantined = true;
        return void this.#quarantined.push(job);
      case 'TIMED_OUT':
        return job.reject(pictureTimedOut(this.options.deadlineMs));
      case 'LOST':
        return job.reject(pictureLost(end.how, end.isOutOfMemory ? this.options.maxRssBytes : undefined));
    }
  }

  #startFailed(end: ProcessEnd): void {
    this.#guard.failed(performance.now());
    if (!this.#guard.hasGivenUp) return;
    const cause = new Error(`A compressor child ${end.how}`);
    this.#rejectWaiting(new CompressorError('Pictures cannot be compressed here now.', { cause }));
    if (this.#guard.hasJustGivenUp)
      this.options.onCrash?.(`Compressor children do not start: one ${end.how}`);
  }

  #abandon(job: PictureJob, reason: unknown): void {
    job.isAbandoned = true;
    this.#waiting = this.#waiting.filter((other) => other !== job);
    this.#quarantined = this.#quarantined.filter((other) => other !== job);
    job.reject(reason);
  }

  #rejectWaiting(error: CompressorError): void {
    for (const job of [...this.#quarantined.splice(0), ...this.#waiting.splice(0)]) job.reject(error);
  }
}
