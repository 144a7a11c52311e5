import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Ticker } from '../../common/index.js';
import { CoalescedStream } from '../../requests/index.js';
import { DeliveryQueries } from './delivery-queries.js';

/** The interval of reads: a subscriber gets at most two events a second. */
const INTERVAL_MS = 500;

/** A reader of the deliveries of one request or webhook. */
interface Watcher {
  readonly id: string;
  readonly stream: CoalescedStream<string>;
  /** The version that was sent last; null before the first. */
  sent: string | null;
}

/** Tells when deliveries of requests and webhooks change. One statement serves all subscribers of a process. */
@Injectable()
export class DeliveryChanges implements OnApplicationShutdown {
  private readonly logger = new Logger(DeliveryChanges.name);
  private readonly watchers = new Set<Watcher>();
  private readonly reading = new Ticker(() => this.read(), {
    everyMs: INTERVAL_MS,
    onError: (error) =>
      this.logger.warn(`Reading the watched deliveries failed and is retried: ${String(error)}`),
    onRecovery: () => this.logger.log('Reading the watched deliveries has recovered.'),
  });

  constructor(private readonly queries: DeliveryQueries) {}

  /**
   * Returns a stream of the id of a request or webhook: now, then whenever one of its deliveries has changed. The caller must
   * have found it before.
   */
  watch(id: string): AsyncIterableIterator<string> {
    const stream = new CoalescedStream<string>(() => this.leave(watcher));
    const watcher: Watcher = { id, stream, sent: null };
    this.watchers.add(watcher);
    this.reading.start();
    return stream;
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
    const watchers = [...this.watchers];
    const versions = await this.queries.versions([...new Set(watchers.map(({ id }) => id))]);
    for (const watcher of watchers) {
      const version = versions.get(watcher.id) ?? '';
      if (version === watcher.sent) continue;
      watcher.sent = version;
      watcher.stream.push(watcher.id);
    }
  }
}
