import { CompressorProcess, type ProcessEnd } from './compressor-process.js';
import type { ChildLimits, ChildMessage } from './compressor-messages.js';
import { type EndOfChild, type Fate, fateOf } from './crash-blame.js';
import type { PictureJob } from './picture-job.js';
import { PictureError } from './image-errors.js';

/** What a slot needs to run its child. */
export interface SlotSettings extends ChildLimits {
  readonly childModule: URL;
  readonly deadlineMs: number;
}

/** What a slot tells the pool: its child got ready, has room again, or ended with what was in flight. */
export interface SlotListener {
  ready(): void;
  freed(): void;
  ended(pictures: readonly (readonly [PictureJob, Fate])[], end: ProcessEnd & { cause: EndOfChild }): void;
}

interface InFlight {
  readonly job: PictureJob;
  deadline?: NodeJS.Timeout;
  isOverdue: boolean;
  hadCompany: boolean;
  /** Its child had done nothing before. */
  readonly isFirst: boolean;
}

/** The place of one child: starts it when there is work, and holds what is in flight in it. */
export class CompressorSlot {
  readonly #jobs = new Map<number, InFlight>();
  #process: CompressorProcess | undefined;
  #isReady = false;
  #isPastDeadline = false;

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

  /** Whether `job` may join those in flight: a quarantined is left alone, and a child past a deadline is dying. */
  accepts(job: PictureJob, most: number): boolean {
    if (this.#isPastDeadline) return false;
    if (job.isQuarantined) return this.load === 0;
    return this.load < most && [...this.#jobs.values()].every((other) => !other.job.isQuarantined);
  }

  take(job: PictureJob): void {
    this.#jobs.set(job.id, { job, isOverdue: false, hadCompany: false, isFirst: !this.isRunning });
    if (this.load > 1) for (const entry of this.#jobs.values()) entry.hadCompany = true;
    try {
      this.#process ??= this.#start();
    } catch (error) {
      // Node reports most failed starts as an event, but some, such as too little memory, by throwing.
      setImmediate(() => this.#end({ how: `could not be started: ${String(error)}`, isOutOfMemory: false }));
    }
    if (this.#isReady) this.#send(job);
  }

  /** Ends the child. What was in flight is given back, unsettled. */
  async stop(): Promise<readonly PictureJob[]> {
    const jobs = [...this.#jobs.values()].map(({ job }) => job);
    this.#clear();
    this.#process?.kill();
    await this.#process?.gone;
    return jobs;
  }

  #start(): CompressorProcess {
    const { childModule, maxPixels, maxRssBytes } = this.settings;
    return new CompressorProcess(
      childModule,
      { maxPixels, maxRssBytes },
      {
        ready: () => {
          this.#isReady = true;
          this.listener.ready();
          for (const { job } of this.#jobs.values()) this.#send(job);
        },
        settled: (message) => this.#settle(message),
        ended: (end) => this.#end(end),
      },
    );
  }

  /** The deadline counts from here: a child starts on a picture as soon as it has it. */
  #send(job: PictureJob): void {
    const entry = this.#jobs.get(job.id);
    if (entry === undefined) return;
    this.#process?.send({ id: job.id, input: job.input, options: job.options });
    entry.deadline = setTimeout(() => {
      // After a stall of this process the result may lie in the channel already: read that first.
      setImmediate(() => {
        // One is overdue at a kill; a second that would have been will be in its next child.
        if (!this.#jobs.has(job.id) || this.#isPastDeadline) return;
        entry.isOverdue = true;
        this.#isPastDeadline = true;
        this.#process?.kill();
      });
    }, this.settings.deadlineMs);
  }

  #settle(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): void {
    const entry = this.#jobs.get(message.id);
    if (entry === undefined) return;
    clearTimeout(entry.deadline);
    this.#jobs.delete(message.id);
    if (message.type === 'done') entry.job.resolve(message.image);
    else {
      const cause = message.detail === '' ? undefined : new Error(message.detail);
      entry.job.reject(new PictureError(message.code, message.message, { cause }));
    }
    this.listener.freed();
  }

  #end(end: ProcessEnd): void {
    const inFlight = [...this.#jobs.values()];
    const cause = this.#causeOfEnd();
    this.#clear();
    this.#process = undefined;
    this.#isReady = false;
    this.#isPastDeadline = false;
    this.listener.ended(
      inFlight.map(({ job, ...course }) => [
        job,
        fateOf({ isQuarantined: job.isQuarantined, ...course }, cause),
      ]),
      { ...end, cause },
    );
  }

  #causeOfEnd(): EndOfChild {
    if (!this.#isReady) return 'NEVER_READY';
    return this.#isPastDeadline ? 'DEADLINE' : 'DIED';
  }

  #clear(): void {
    for (const { deadline } of this.#jobs.values()) clearTimeout(deadline);
    this.#jobs.clear();
  }
}
