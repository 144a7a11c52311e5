import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { RequestEntity } from '../entities/index.js';
import { RequestNotices } from '../notice/request-notices.js';
import type { Progress } from '../models/progress.model.js';
import { requestNotFound } from '../request-errors.js';
import { RequestQueries } from '../request-queries.js';
import { isTerminal } from '../request-status.js';
import { Latest } from './latest.js';
import { ProgressSequence } from './progress-sequence.js';
import { progressOf } from './progress.js';

/** How often the counters of watched requests are read: a subscriber gets at most ten events a second. */
const INTERVAL_MS = 100;

/** What a watcher is told, and what it finds when it asks for the request behind it. */
interface State {
  readonly progress: Progress;
  readonly notice: string | null;
}

interface Watcher {
  readonly stream: Latest<Progress>;
  /** What the watcher was last told, to tell a change that concerns it from another watcher's arrival. */
  last: State;
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
    private readonly notices: RequestNotices,
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
      last: this.stateOf(request),
    };
    const { progress } = watcher.last;
    if (isTerminal(request.status)) {
      watcher.stream.end(progress);
    } else {
      watcher.stream.push(progress);
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
      const aged = ids.filter((id) => this.tell(id, found.get(id) ?? null));
      // Told at the next look; where nothing can be written, as on a full disk, not at all.
      if (aged.length > 0) await this.sequence.touch(aged).catch(() => undefined);
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

  /**
   * Hands watchers what is new to them.
   *
   * @returns whether there is news that no row tells, since only time has passed: that needs a number of its own
   */
  private tell(id: string, request: RequestEntity | null): boolean {
    let hasAged = false;
    for (const watcher of this.watchers.get(id) ?? []) {
      if (request === null) {
        watcher.stream.fail(requestNotFound(id));
        this.forget(id, watcher);
        continue;
      }
      const state = this.stateOf(request);
      const { progress } = state;
      // A watcher that came between our read and now has seen a later state than the one read.
      if (progress.sequence < watcher.last.progress.sequence || isSameState(state, watcher.last)) continue;
      if (progress.sequence === watcher.last.progress.sequence) {
        hasAged = true;
        continue;
      }
      watcher.last = state;
      if (isTerminal(progress.status)) {
        watcher.stream.end(progress);
        this.forget(id, watcher);
      } else {
        watcher.stream.push(progress);
      }
    }
    return hasAged;
  }

  private stateOf(request: RequestEntity): State {
    const notice = this.notices.latest(request);
    return { progress: progressOf(request, notice), notice };
  }

  private forget(id: string, watcher: Watcher): void {
    const watchers = this.watchers.get(id);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.watchers.delete(id);
  }
}

function isSameState({ progress: a, notice }: State, { progress: b, notice: noticeOfB }: State): boolean {
  return (
    a.status === b.status &&
    a.processedImages === b.processedImages &&
    a.updatedAt.getTime() === b.updatedAt.getTime() &&
    (a.etaSeconds === null) === (b.etaSeconds === null) &&
    notice === noticeOfB
  );
}
