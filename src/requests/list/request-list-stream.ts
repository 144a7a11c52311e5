import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Caller, currentCaller, withCaller } from '../../access/index.js';
import { isRejectedStatement } from '../../database/index.js';
import type { RequestEntity } from '../entities/index.js';
import type { Page } from '../request-queries.js';
import { type Watcher, Watchers } from '../watchers.js';
import { type RequestFilter, RequestList } from './request-list.js';

type RequestPage = Page<RequestEntity>;

/** What a subscriber sees of the list. */
interface View {
  readonly caller: Caller;
  readonly first: number;
  readonly filter: RequestFilter;
}

type ListWatcher = Watcher<View, RequestPage>;

/** Streams the first page of the list of requests: as it is, then whenever it or one of its requests has changed. */
@Injectable()
export class RequestListStream implements OnApplicationShutdown {
  private readonly watchers = new Watchers<View, RequestPage>(
    'list of requests',
    new Logger(RequestListStream.name),
    (watchers) => this.read(watchers),
  );

  constructor(private readonly list: RequestList) {}

  /** Returns the stream for the caller. A slow reader skips states. */
  watch(first: number, filter: RequestFilter): AsyncIterableIterator<RequestPage> {
    return this.watchers.add({ caller: currentCaller(), first, filter });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watchers.close();
  }

  private async read(watchers: ReadonlySet<ListWatcher>): Promise<void> {
    for (const watcher of watchers) {
      try {
        await this.update(watcher);
      } catch (error) {
        // The error of this list alone; any other error would fail the lists after it too.
        if (!isRejectedStatement(error)) throw error;
        this.watchers.fail(watcher, error);
      }
    }
  }

  /** Sends a watcher its page of the list if that has changed. */
  private update(watcher: ListWatcher): Promise<void> {
    const { caller, first, filter } = watcher.subject;
    return withCaller(caller, async () => {
      // One cheap statement, so that a list without changes is not loaded again.
      const version = await this.list.version(first, filter);
      await watcher.send(version, () => this.list.page(first, null, filter));
    });
  }
}
