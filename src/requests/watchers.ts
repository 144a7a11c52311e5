import type { Logger } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { CoalescedStream } from './progress-coalescing.js';

/** The interval of reads: a subscriber gets at most two events a second. */
const INTERVAL_MS = 500;

/** One subscriber: what it watches, the stream that it reads, and the version that it has got. */
export class Watcher<Subject, State> {
  /** The version that was sent last; null before the first. */
  private sent: string | null = null;

  constructor(
    readonly subject: Subject,
    readonly stream: CoalescedStream<State>,
  ) {}

  /** Sends what `load` returns if the version has changed; when it fails, the next version is compared with the old one. */
  async send(version: string, load: () => State | Promise<State>): Promise<void> {
    if (version === this.sent) return;
    this.stream.push(await load());
    this.sent = version;
  }
}

/**
 * The subscribers to something that is read for changes while there are any: immediately for a new one, then at an
 * interval. One read serves all of them. Failed reads are logged and retried.
 */
export class Watchers<Subject, State> {
  private readonly watchers = new Set<Watcher<Subject, State>>();
  private readonly reading: Ticker;

  /**
   * @param what names what is watched in log lines, as in "Reading the watched … failed"
   * @param read sends every watcher what has changed for it
   */
  constructor(
    what: string,
    logger: Logger,
    read: (watchers: ReadonlySet<Watcher<Subject, State>>) => Promise<void>,
    everyMs = INTERVAL_MS,
  ) {
    this.reading = new Ticker(() => read(this.watchers), {
      everyMs,
      onError: (error) => logger.warn(`Reading the watched ${what} failed and is retried: ${String(error)}`),
      onRecovery: () => logger.log(`Reading the watched ${what} has recovered.`),
    });
  }

  /** Returns a stream for a new subscriber. A slow one skips states. */
  add(subject: Subject): AsyncIterableIterator<State> {
    const stream = new CoalescedStream<State>(() => this.remove(watcher));
    const watcher = new Watcher(subject, stream);
    this.watchers.add(watcher);
    this.reading.start();
    return stream;
  }

  /** Ends the stream of one subscriber with an error. */
  fail(watcher: Watcher<Subject, State>, error: unknown): void {
    watcher.stream.fail(error);
    this.remove(watcher);
  }

  /** Ends all streams, and resolves when the current read has ended. */
  async close(): Promise<void> {
    for (const { stream } of this.watchers) void stream.return();
    await this.reading.stop();
  }

  private remove(watcher: Watcher<Subject, State>): void {
    this.watchers.delete(watcher);
    if (this.watchers.size === 0) void this.reading.stop();
  }
}
