import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Watcher, Watchers } from '../../requests/index.js';
import { DeliveryQueries } from './delivery-queries.js';

/** Tells when deliveries of requests and webhooks change. One statement serves all subscribers of a process. */
@Injectable()
export class DeliveryChanges implements OnApplicationShutdown {
  private readonly watchers = new Watchers<string, string>(
    'deliveries',
    new Logger(DeliveryChanges.name),
    (watchers) => this.read(watchers),
  );

  constructor(private readonly queries: DeliveryQueries) {}

  /**
   * Returns a stream of the id of a request or webhook: now, then whenever one of its deliveries has changed. The caller must
   * have found it before.
   */
  watch(id: string): AsyncIterableIterator<string> {
    return this.watchers.add(id);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watchers.close();
  }

  private async read(watching: ReadonlySet<Watcher<string, string>>): Promise<void> {
    // Those that come during the statement are part of the next read.
    const watchers = [...watching];
    const versions = await this.queries.versions([...new Set(watchers.map(({ subject }) => subject))]);
    for (const watcher of watchers) {
      await watcher.send(versions.get(watcher.subject) ?? '', () => watcher.subject);
    }
  }
}
