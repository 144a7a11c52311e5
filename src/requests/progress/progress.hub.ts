import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { RequestEntity } from '../entities/index.js';
import type { Progress } from '../models/progress.model.js';
import { requestNotFound } from '../request.errors.js';
import { RequestQueries } from '../request-queries.service.js';
import { isTerminal } from '../request.status.js';
import { Latest } from './latest.js';
import { ProgressSequence } from './progress-sequence.service.js';
import { progressOf } from './progress.js';

/** How often the counters of watched requests are read: a subscriber gets at most ten events a second. */
const INTERVAL_MS = 100;

interface Watcher {
  readonly stream: Latest<Progress>;
  /** What the watcher was last told, to tell a change that concerns it from another watcher's arrival. */
  last: Progress;
}

/**
 * Tells subscribers how requests come along. While anyone watches, one statement reads the counters of all
 * watched requests, whichever process moved them, and each subscriber is handed what changed.
 */
@Injectable()
export class ProgressHub implements OnApplicationShutdown {
  private readonly logger = new Logger(ProgressHub.name);
  private readonly watchers = new Map<string, Set<Watcher>>();
  private timer: NodeJS.Timeout | undefined;
  private isBlind = false;

  constructor(
    private readonly queries: RequestQueries,
    private readonly sequence: ProgressSequence,
  ) {}

  /** How many subscriptions there are. */
  get size(): number {
    return [...this.watchers.values()].reduce((sum, watchers) => sum + watchers.size, 0);
  }

  /**
   * The request's progress: first as it is now, then whenever it changes, and it ends with a terminal status.
   *
   * @throws {ClientError} NOT_FOUND
   */
  async watch(requestId: string): Promise<AsyncIterableIterator<Progress>> {
    const request = await this.sequence.next(requestId);
    if (request === null) throw requestNotFound(requestId);
    const watcher: Watcher = {
      stream: new Latest<Progress>(() => this.forget(requestId, watcher)),
      last: progressOf(request),
    };
    if (isTerminal(request.status)) {
      watcher.stream.end(watcher.last);
    } else {
      watcher.stream.push(watcher.last);
      const others = this.watchers.get(requestId);
      if (others) others.add(watcher);
      else this.watchers.set(requestId, new Set([watcher]));
      this.timer ??= setTimeout(() => void this.look(), INTERVAL_MS);
    }
    return watcher.stream;
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    for (const watchers of this.watchers.values()) for (const { stream } of watchers) void stream.return();
  }

  private async look(): Promise<void> {
    const begun = performance.now();
    try {
      const ids = [...this.watchers.keys()];
      const found = new Map((await this.queries.findMany(ids)).map((request) => [request.id, request]));
      for (const id of ids) this.tell(id, found.get(id) ?? null);
      if (this.isBlind) this.logger.log('The progress of watched requests can be read again.');
      this.isBlind = false;
    } catch (error) {
      // The next look is soon, ten a second, so that once is enough to say it; the watchers get their news later.
      if (!this.isBlind)
        this.logger.warn(`Reading the progress of watched requests failed, trying again: ${String(error)}`);
      this.isBlind = true;
    }
    const rest = INTERVAL_MS - (performance.now() - begun);
    this.timer =
      this.watchers.size === 0 ? undefined : setTimeout(() => void this.look(), Math.max(rest, 10));
  }

  private tell(id: string, request: RequestEntity | null): void {
    for (const watcher of this.watchers.get(id) ?? []) {
      if (request === null) {
        watcher.stream.fail(requestNotFound(id));
        this.forget(id, watcher);
        continue;
      }
      const progress = progressOf(request);
      // A watcher that came between our read and now has seen a later state than the one read.
      if (progress.sequence <= watcher.last.sequence || isSameState(progress, watcher.last)) continue;
      watcher.last = progress;
      if (isTerminal(progress.status)) {
        watcher.stream.end(progress);
        this.forget(id, watcher);
      } else {
        watcher.stream.push(progress);
      }
    }
  }

  private forget(id: string, watcher: Watcher): void {
    const watchers = this.watchers.get(id);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.watchers.delete(id);
  }
}

function isSameState(a: Progress, b: Progress): boolean {
  return (
    a.status === b.status &&
    a.processedImages === b.processedImages &&
    a.updatedAt.getTime() === b.updatedAt.getTime()
  );
}
