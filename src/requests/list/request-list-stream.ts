import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Caller, currentCaller, withCaller } from '../../access/index.js';
import { Ticker } from '../../common/index.js';
import { isRejectedStatement } from '../../database/index.js';
import type { RequestEntity } from '../entities/index.js';
import { CoalescedStream } from '../progress-coalescing.js';
import type { Page } from '../request-queries.js';
import { type RequestFilter, RequestList } from './request-list.js';

/** The interval of reads: a subscriber gets at most two events a second. */
const INTERVAL_MS = 500;

type RequestPage = Page<RequestEntity>;

/** A reader of the list, with what it may see and has seen. */
interface Watcher {
  readonly stream: CoalescedStream<RequestPage>;
  readonly caller: Caller;
  readonly first: number;
  readonly filter: RequestFilter;
  /** The version of the list that was sent last. */
  sent: string | null;
}

/** Streams the first page of the list of requests: as it is, then whenever it or one of its requests has changed. */
@Injectable()
export class RequestListStream implements OnApplicationShutdown {
  private readonly logger = new Logger(RequestListStream.name);
  private readonly watchers = new Set<Watcher>();
  private readonly reading = new Ticker(() => this.read(), {
    everyMs: INTERVAL_MS,
    onError: (error) =>
      this.logger.warn(`Reading the watched list of requests failed and is retried: ${String(error)}`),
    onRecovery: () => this.logger.log('Reading the watched list of requests has recovered.'),
  });

  constructor(private readonly list: RequestList) {}

  /** Returns the stream for the caller. A slow reader skips states. */
  watch(first: number, filter: RequestFilter): AsyncIterableIterator<RequestPage> {
    const watcher: Watcher = {
      stream: new CoalescedStream(() => this.leave(watcher)),
      caller: currentCaller(),
      first,
      filter,
      sent: null,
    };
    this.watchers.add(watcher);
    this.reading.start();
    return watcher.stream;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const { stream } of this.watchers) void stream.return();
    await this.reading.stop();
  }

  private leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size === 0) void this.reading.stop();
  }

  private async read(): Promise<void> {
    for (const watcher of this.watchers) {
      try {
        await this.update(watcher);
      } catch (error) {
        // The error of this list alone; any other error would fail the lists after it too.
        if (!isRejectedStatement(error)) throw error;
        watcher.stream.fail(error);
        this.leave(watcher);
      }
    }
  }

  /** Sends a watcher its page of the list if that has changed. */
  private update(watcher: Watcher): Promise<void> {
    const { stream, caller, first, filter } = watcher;
    return withCaller(caller, async () => {
      // One cheap statement, so that a list without changes is not loaded again.
      const version = await this.list.version(first, filter);
      if (version === watcher.sent) return;
      stream.push(await this.list.page(first, null, filter));
      watcher.sent = version;
    });
  }
}
