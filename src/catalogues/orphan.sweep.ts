import { Injectable, Logger } from '@nestjs/common';
import { isId, Ticker } from '../common/index.js';
import { OldRequests } from '../requests/index.js';
import { INSTALLATION_KEY, ObjectStorage, requestIdOf } from '../storage/index.js';
import { Installation } from './installation.js';

const SWEEP_EVERY_MS = 24 * 3_600_000;

/** An upload stores its file before its rows, so that what is younger may still get them. */
const LEAST_AGE_MS = 24 * 3_600_000;

const BATCH = 1000;

/** Deletes the objects of requests that there are not: what an upload left that was killed as it was stored. */
@Injectable()
export class OrphanSweep {
  private readonly logger = new Logger(OrphanSweep.name);
  private readonly sweeping: Ticker;
  private readonly stopping = new AbortController();

  constructor(
    private readonly installation: Installation,
    private readonly storage: ObjectStorage,
    private readonly requests: OldRequests,
  ) {
    this.sweeping = new Ticker(() => this.sweep(), {
      everyMs: SWEEP_EVERY_MS,
      onError: (error) => this.logger.warn(`Looking for objects without a request failed: ${String(error)}`),
    });
  }

  start(): void {
    this.sweeping.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.sweeping.stop();
  }

  private async sweep(): Promise<void> {
    if (!(await this.installation.ownsStorage())) {
      this.logger.warn(
        `The store belongs to another installation, so nothing in it is cleared away. Give this one a bucket or ` +
          `a DATA_DIR of its own; or, if it is to take that one's place, delete the object "${INSTALLATION_KEY}".`,
      );
      return;
    }
    const oldest = Date.now() - LEAST_AGE_MS;
    let batch: string[] = [];
    let deleted = 0;
    for await (const { key, lastModified } of this.storage.list('requests/')) {
      if (this.stopping.signal.aborted) return;
      if (lastModified.getTime() < oldest) batch.push(key);
      if (batch.length < BATCH) continue;
      deleted += await this.deleteOrphans(batch);
      batch = [];
    }
    deleted += await this.deleteOrphans(batch);
    if (deleted > 0) this.logger.log(`${deleted} objects without a request are deleted.`);
  }

  private async deleteOrphans(keys: readonly string[]): Promise<number> {
    const ids = [...new Set(keys.map(requestIdOf))].filter((id) => isId(id));
    if (ids.length === 0) return 0;
    const unknown = await this.requests.unknown(ids);
    const orphans = keys.filter((key) => unknown.has(requestIdOf(key)));
    for (const key of orphans) await this.storage.delete(key);
    return orphans.length;
  }
}
