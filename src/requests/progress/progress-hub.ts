import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { RequestEntity } from '../entities/index.js';
import { RequestNotices } from '../notice/request-notices.js';
import type { Progress } from '../models/progress.model.js';
import { requestNotFound } from '../request-errors.js';
import { RequestQueries } from '../request-queries.js';
import { isTerminal } from '../request-status.js';
import { CoalescedStream } from '../progress-coalescing.js';
import { ProgressSequence } from './progress-sequence.js';
import { progressOf } from './progress.js';

/** The interval of polls for the counters of watched requests: a subscriber gets at most ten events a second. */
const INTERVAL_MS = 100;

/** The state that a subscriber has seen: its event, and the notice of the request behind it. */
interface WatchedState {
  readonly progress: Progress;
  readonly notice: string | null;
}

interface Subscriber {
  readonly stream: CoalescedStream<Progress>;
  /** The last state sent, to distinguish a change from a new sequence number caused by another subscriber. */
  last: WatchedState;
}

/**
 * Sends the progress of requests to subscribers. While there are subscribers, each poll reads the counters of all watched
 * requests in one statement, whichever process changed them, and sends each subscriber what changed.
 */
@Injectable()
export class ProgressHub implements OnApplicationShutdown {
  private readonly logger = new Logger(ProgressHub.name);
  private readonly subscribers = new Map<string, Set<Subscriber>>();
  private timer: NodeJS.Timeout | undefined;
  private isFailing = false;

  constructor(
    private readonly queries: RequestQueries,
    private readonly notices: RequestNotices,
    private readonly sequence: ProgressSequence,
  ) {}

  /** The number of open subscriptions. */
  get size(): number {
    return [...this.subscribers.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Streams the progress of a request: the current state, then every change. The stream ends after a terminal status.
   *
   * @throws {ClientError} NOT_FOUND
   */
  async watch(requestId: string): Promise<AsyncIterableIterator<Progress>> {
    const request = await this.sequence.next(requestId);
    if (request === null) throw requestNotFound(requestId);
    const subscriber: Subscriber = {
      stream: new CoalescedStream<Progress>(() => this.remove(requestId, subscriber)),
      last: this.stateOf(request),
    };
    const { progress } = subscriber.last;
    if (isTerminal(request.status)) {
      subscriber.stream.end(progress);
    } else {
      subscriber.stream.push(progress);
      const others = this.subscribers.get(requestId);
      if (others) others.add(subscriber);
      else this.subscribers.set(requestId, new Set([subscriber]));
      this.timer ??= setTimeout(() => void this.poll(), INTERVAL_MS);
    }
    return subscriber.stream;
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    for (const subscribers of this.subscribers.values())
      for (const { stream } of subscribers) void stream.return();
  }

  private async poll(): Promise<void> {
    const startedAt = performance.now();
    try {
      const ids = [...this.subscribers.keys()];
      const found = new Map((await this.queries.findMany(ids)).map((request) => [request.id, request]));
      const changedByTime = ids.filter((id) => this.notify(id, found.get(id) ?? null));
      // The next poll sends these changes. If the database cannot be written to, as on a full disk, they are not sent.
      if (changedByTime.length > 0) await this.sequence.touch(changedByTime).catch(() => undefined);
      if (this.isFailing) this.logger.log('Reading the progress of watched requests has recovered.');
      this.isFailing = false;
    } catch (error) {
      // There are ten polls a second, so only the first error is logged; the subscribers get the changes later.
      if (!this.isFailing)
        this.logger.warn(`Reading the progress of watched requests failed and is retried: ${String(error)}`);
      this.isFailing = true;
    }
    const restMs = INTERVAL_MS - (performance.now() - startedAt);
    this.timer =
      this.subscribers.size === 0 ? undefined : setTimeout(() => void this.poll(), Math.max(restMs, 10));
  }

  /**
   * Sends the changes of a request to its subscribers.
   *
   * @returns whether the state changed only because time has passed, so that it needs a new sequence number to be sent
   */
  private notify(id: string, request: RequestEntity | null): boolean {
    let isChangedByTime = false;
    for (const subscriber of this.subscribers.get(id) ?? []) {
      if (request === null) {
        subscriber.stream.fail(requestNotFound(id));
        this.remove(id, subscriber);
        continue;
      }
      const state = this.stateOf(request);
      const { progress } = state;
      // A subscriber that joined after the read has seen a later state than the one read.
      if (progress.sequence < subscriber.last.progress.sequence || isSameState(state, subscriber.last))
        continue;
      if (progress.sequence === subscriber.last.progress.sequence) {
        isChangedByTime = true;
        continue;
      }
      subscriber.last = state;
      if (isTerminal(progress.status)) {
        subscriber.stream.end(progress);
        this.remove(id, subscriber);
      } else {
        subscriber.stream.push(progress);
      }
    }
    return isChangedByTime;
  }

  private stateOf(request: RequestEntity): WatchedState {
    const notice = this.notices.latest(request);
    return { progress: progressOf(request, notice), notice };
  }

  private remove(id: string, subscriber: Subscriber): void {
    const subscribers = this.subscribers.get(id);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.subscribers.delete(id);
  }
}

function isSameState(
  { progress: a, notice }: WatchedState,
  { progress: b, notice: noticeOfB }: WatchedState,
): boolean {
  return (
    a.status === b.status &&
    a.processedImages === b.processedImages &&
    a.updatedAt.getTime() === b.updatedAt.getTime() &&
    (a.etaSeconds === null) === (b.etaSeconds === null) &&
    notice === noticeOfB
  );
}
