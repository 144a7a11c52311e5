import { CompressorProcess, type ProcessExit } from './compressor-process.js';
import type { ChildLimits, ChildMessage } from './compressor-messages.js';
import { type ExitCause, type JobOutcome, outcomeAfterExit } from './crash-policy.js';
import type { CompressionJob } from './compression-job.js';
import { ImageCompressionError } from './compressor-errors.js';

/** The settings of a slot's child. */
export interface SlotSettings extends ChildLimits {
  readonly childModule: URL;
  readonly deadlineMs: number;
  readonly aheadBytes: number;
}

/** Receives the events of a slot: its child is ready, has free capacity, returns images that it has not begun, or exited. */
export interface SlotListener {
  ready(): void;
  freed(): void;
  returned(jobs: readonly CompressionJob[]): void;
  exited(
    jobs: readonly (readonly [CompressionJob, JobOutcome])[],
    exit: ProcessExit & { cause: ExitCause },
  ): void;
}

interface InFlight {
  readonly job: CompressionJob;
  deadline?: NodeJS.Timeout;
  isOverdue: boolean;
  sharedChild: boolean;
  /** The child may work on it: it is among the first that the child has, and was not returned. */
  hasBegun: boolean;
  /** The image is the first one of its child. */
  readonly isFreshChild: boolean;
}

/** A slot for one child: starts the child on demand and tracks the images in flight in it. */
export class CompressorSlot {
  readonly #jobs = new Map<number, InFlight>();
  #process: CompressorProcess | undefined;
  #isReady = false;
  #isPastDeadline = false;
  /** The child has returned images and not ended one since. */
  #isSlow = false;

  constructor(
    private readonly settings: SlotSettings,
    private readonly listener: SlotListener,
  ) {}

  get load(): number {
    return this.#jobs.size;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether `job` can be added: a quarantined image runs alone, and a child past a deadline is being killed. */
  accepts(job: CompressionJob): boolean {
    if (this.#isPastDeadline) return false;
    if (job.isQuarantined) return this.load === 0;
    const others = [...this.#jobs.values()];
    if (others.some((other) => other.job.isQuarantined)) return false;
    const bytes = others.reduce((sum, other) => sum + other.job.input.length, job.input.length);
    if (this.load === 0) return true;
    return !this.#isSlow && (this.load < this.settings.inFlight || bytes <= this.settings.aheadBytes);
  }

  take(job: CompressionJob): void {
    const isFreshChild = !this.isRunning;
    this.#jobs.set(job.id, { job, isOverdue: false, sharedChild: false, hasBegun: false, isFreshChild });
    try {
      this.#process ??= this.#start();
    } catch (error) {
      // Node reports most failed starts as an event, but throws some of them, such as too little memory.
      const description = `could not be started: ${String(error)}`;
      setImmediate(() => this.#handleExit({ description, isOutOfMemory: false }));
    }
    if (this.#isReady) this.#send(job);
    this.#begin();
  }

  /** Stops the child and returns the jobs that were in flight, unsettled. */
  async stop(): Promise<readonly CompressionJob[]> {
    const jobs = [...this.#jobs.values()].map(({ job }) => job);
    this.#clear();
    this.#process?.kill();
    await this.#process?.exited;
    return jobs;
  }

  #start(): CompressorProcess {
    const { childModule, maxPixels, maxRssBytes, inFlight } = this.settings;
    return new CompressorProcess(
      childModule,
      { maxPixels, maxRssBytes, inFlight },
      {
        ready: () => {
          this.#isReady = true;
          this.listener.ready();
          for (const { job } of this.#jobs.values()) this.#send(job);
          this.#begin();
        },
        settled: (message) => this.#settle(message),
        returned: (ids) => this.#return(ids),
        exited: (exit) => this.#handleExit(exit),
      },
    );
  }

  #send({ id, input, options }: CompressionJob): void {
    this.#process?.send({ id, input, options: JSON.stringify(options) });
  }

  /** Marks the jobs that the child begins, and starts their deadlines: it begins the first as soon as it has their bytes. */
  #begin(): void {
    const working = [...this.#jobs.values()].slice(0, this.settings.inFlight);
    for (const entry of working) {
      entry.sharedChild ||= working.length > 1;
      entry.hasBegun = true;
      if (this.#isReady) this.#startDeadline(entry);
    }
  }

  #startDeadline(entry: InFlight): void {
    const { job } = entry;
    entry.deadline ??= setTimeout(() => {
      // After a stall of this process the result may already be in the channel: read it first.
      setImmediate(() => {
        // One image is overdue per kill; a second one times out in its next child.
        if (!this.#jobs.has(job.id) || this.#isPastDeadline) return;
        entry.isOverdue = true;
        this.#isPastDeadline = true;
        this.#process?.kill();
      });
    }, job.deadlineOf(this.settings.deadlineMs));
  }

  #settle(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): void {
    const entry = this.#jobs.get(message.id);
    if (entry === undefined) return;
    clearTimeout(entry.deadline);
    this.#jobs.delete(message.id);
    this.#isSlow = false;
    this.#begin();
    if (message.type === 'done') entry.job.resolve(message.image);
    else {
      const cause = message.detail === '' ? undefined : new Error(message.detail);
      entry.job.reject(new ImageCompressionError(message.code, message.message, { cause }));
    }
    this.listener.freed();
  }

  #return(ids: readonly number[]): void {
    this.#isSlow = true;
    const returned = ids.flatMap((id) => this.#jobs.get(id) ?? []);
    for (const { job, deadline } of returned) {
      clearTimeout(deadline);
      this.#jobs.delete(job.id);
    }
    this.listener.returned(returned.map(({ job }) => job));
  }

  #handleExit(exit: ProcessExit): void {
    const inFlight = [...this.#jobs.values()];
    const cause = this.#exitCause();
    this.#clear();
    this.#process = undefined;
    this.#isReady = false;
    this.#isPastDeadline = false;
    this.#isSlow = false;
    this.listener.exited(
      inFlight.map(({ job, ...flight }) => [
        job,
        outcomeAfterExit({ isQuarantined: job.isQuarantined, ...flight }, cause),
      ]),
      { ...exit, cause },
    );
  }

  #exitCause(): ExitCause {
    if (!this.#isReady) return 'NEVER_READY';
    return this.#isPastDeadline ? 'DEADLINE' : 'DIED';
  }

  #clear(): void {
    for (const { deadline } of this.#jobs.values()) clearTimeout(deadline);
    this.#jobs.clear();
  }
}
