import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { currentCaller, withCaller } from '../../access/index.js';
import type { RequestEntity } from '../entities/index.js';
import type { Page } from '../request-queries.js';
import { type RequestFilter, RequestList } from './request-list.js';

/** The interval of reads: a subscriber gets at most two events a second. */
const INTERVAL_MS = 500;

type RequestPage = Page<RequestEntity>;

/** Streams the first page of the list of requests: as it is, then whenever it or one of its requests has changed. */
@Injectable()
export class RequestListStream implements OnApplicationShutdown {
  private readonly logger = new Logger(RequestListStream.name);
  private readonly stopping = new AbortController();
  private isFailing = false;

  constructor(private readonly list: RequestList) {}

  /** Returns the stream for the caller. A slow reader skips states, since the next one is read when it asks for it. */
  watch(first: number, filter: RequestFilter): AsyncGenerator<RequestPage, void, undefined> {
    const caller = currentCaller();
    let sent: string | null = null;
    return this.pages(() =>
      withCaller(caller, async () => {
        // One cheap statement, so that a list without changes is not loaded again.
        const version = await this.list.version(first, filter);
        if (version === sent) return null;
        const page = await this.list.page(first, null, filter);
        sent = version;
        return page;
      }),
    );
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async *pages(
    read: () => Promise<RequestPage | null>,
  ): AsyncGenerator<RequestPage, void, undefined> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const page = await this.withoutFailing(read);
      if (page !== null) yield page;
      await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns null while the database is unavailable: the next read may succeed. */
  private async withoutFailing(read: () => Promise<RequestPage | null>): Promise<RequestPage | null> {
    try {
      const page = await read();
      if (this.isFailing) this.logger.log('Reading the watched list of requests has recovered.');
      this.isFailing = false;
      return page;
    } catch (error) {
      if (!this.isFailing)
        this.logger.warn(`Reading the watched list of requests failed and is retried: ${String(error)}`);
      this.isFailing = true;
      return null;
    }
  }
}
