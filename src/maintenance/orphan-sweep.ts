import { Injectable, Logger } from '@nestjs/common';
import { isId, Ticker } from '../common/index.js';
import { OldRequests, WorkSignals } from '../requests/index.js';
import { INSTALLATION_KEY, ObjectStorage, requestIdOf, requestPrefix } from '../storage/index.js';
import { InstallationMarker } from './installation-marker.js';
import { StoredImages } from './stored-images.js';

const SWEEP_EVERY_MS = 24 * 3_600_000;

/** The delay before a failed sweep is retried. */
const RETRY_SWEEP_MS = 60_000;

/** An upload stores its file before its rows, so a younger object may still get its rows. */
const MIN_AGE_MS = 24 * 3_600_000;

/** The number of objects compared with their rows at a time; each batch takes two statements. */
const BATCH = 1000;

/** The most concurrent deletions. */
const CONCURRENT_DELETIONS = 10;

/**
 * Deletes orphaned objects, which no row names: objects of unknown requests, left by an upload that was killed while it
 * stored them, and images of known requests, left by a worker that was killed between storing and recording them.
 */
@Injectable()
export class OrphanSweep {
  private readonly logger = new Logger(OrphanSweep.name);
  private readonly sweeping: Ticker;
  private readonly sweepingRequests: Ticker;
  private readonly stopping = new AbortController();
  private readonly requestsDue = new Set<string>();

  constructor(
    private readonly installation: InstallationMarker,
    private readonly storage: ObjectStorage,
    private readonly requests: OldRequests,
    private readonly images: StoredImages,
    private readonly signals: WorkSignals,
  ) {
    const onError = (error: unknown) =>
      this.logger.warn(`The sweep for orphaned objects failed and is retried: ${String(error)}`);
    this.sweeping = new Ticker(() => this.sweepAll(), {
      everyMs: SWEEP_EVERY_MS,
      retryMs: RETRY_SWEEP_MS,
      onError,
    });
    this.sweepingRequests = new Ticker(() => this.sweepRequests(), { everyMs: RETRY_SWEEP_MS, onError });
  }

  start(): void {
    this.sweeping.start();
    this.sweepingRequests.start();
    this.signals.onRequestCancelled((requestId) => {
      this.requestsDue.add(requestId);
      this.sweepingRequests.nudge();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.sweeping.stop(), this.sweepingRequests.stop()]);
  }

  private async sweepAll(): Promise<void> {
    if (await this.installation.ownsStorage()) {
      await this.sweep('requests/');
      return;
    }
    this.logger.warn(
      `The store belongs to another installation, so its orphaned objects are not deleted. Give this installation its ` +
        `own bucket or DATA_DIR; or, if it replaces the other one, delete the object "${INSTALLATION_KEY}".`,
    );
  }

  private async sweepRequests(): Promise<void> {
    if (this.requestsDue.size === 0 || !(await this.installation.ownsStorage())) return;
    for (const requestId of this.requestsDue) {
      await this.sweep(requestPrefix(requestId));
      this.requestsDue.delete(requestId);
    }
  }

  private async sweep(prefix: string): Promise<void> {
    const oldest = Date.now() - MIN_AGE_MS;
    let [objects, images] = [0, 0];
    for await (const batch of this.batches(prefix)) {
      const old = batch.filter(({ lastModified }) => lastModified.getTime() < oldest);
      objects += await this.deleteAll(await this.withoutRequest(old.map(({ key }) => key)));
      images += await this.deleteAll(await this.images.orphaned(batch.map(({ key }) => key)));
    }
    if (objects > 0) this.logger.log(`${objects} objects without a request are deleted.`);
    if (images > 0) this.logger.log(`${images} stored images that no row names are deleted.`);
  }

  private async *batches(prefix: string): AsyncGenerator<{ key: string; lastModified: Date }[]> {
    let batch: { key: string; lastModified: Date }[] = [];
    for await (const { key, lastModified } of this.storage.list(prefix)) {
      if (this.stopping.signal.aborted) return;
      batch.push({ key, lastModified });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  }

  /** Returns those of the keys whose request is unknown to the database. */
  private async withoutRequest(keys: readonly string[]): Promise<string[]> {
    const ids = [...new Set(keys.map(requestIdOf))].filter((id) => isId(id));
    if (ids.length === 0) return [];
    const unknown = await this.requests.unknown(ids);
    return keys.filter((key) => unknown.has(requestIdOf(key)));
  }

  private async deleteAll(keys: readonly string[]): Promise<number> {
    for (let next = 0; next < keys.length; next += CONCURRENT_DELETIONS) {
      await Promise.all(keys.slice(next, next + CONCURRENT_DELETIONS).map((key) => this.storage.delete(key)));
    }
    return keys.length;
  }
}
