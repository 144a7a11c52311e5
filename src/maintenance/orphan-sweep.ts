import { Injectable, Logger } from '@nestjs/common';
import { isId, Ticker } from '../common/index.js';
import { OldRequests, StoredImages, WorkSignals } from '../requests/index.js';
import { INSTALLATION_KEY, ObjectStorage, requestIdOf, requestPrefix } from '../storage/index.js';
import { InstallationMarker } from './installation-marker.js';

const SWEEP_EVERY_MS = 24 * 3_600_000;

/** How soon a request is swept again when that failed. */
const SWEEP_AGAIN_MS = 60_000;

/** An upload stores its file before its rows, so that what is younger may still get them. */
const LEAST_AGE_MS = 24 * 3_600_000;

/** Objects that are compared with their rows at a time: two statements for each batch. */
const BATCH = 1000;

/** Deletions under way at once. */
const DELETIONS = 10;

/**
 * Deletes objects that no row names: those of unknown requests, left by an upload that was killed while it stored them,
 * and images of known requests, left by a worker that was killed between storing and recording them.
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
      this.logger.warn(`Looking for objects that no row names failed: ${String(error)}`);
    this.sweeping = new Ticker(() => this.sweepAll(), { everyMs: SWEEP_EVERY_MS, onError });
    this.sweepingRequests = new Ticker(() => this.sweepRequests(), { everyMs: SWEEP_AGAIN_MS, onError });
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
      `The store belongs to another installation, so nothing in it is cleared away. Give this one a bucket or ` +
        `a DATA_DIR of its own; or, if it is to take that one's place, delete the object "${INSTALLATION_KEY}".`,
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
    const oldest = Date.now() - LEAST_AGE_MS;
    let [orphans, surplus] = [0, 0];
    for await (const batch of this.batches(prefix)) {
      const old = batch.filter(({ lastModified }) => lastModified.getTime() < oldest);
      orphans += await this.deleteAll(await this.orphans(old.map(({ key }) => key)));
      surplus += await this.deleteAll(await this.images.surplus(batch.map(({ key }) => key)));
    }
    if (orphans > 0) this.logger.log(`${orphans} objects without a request are deleted.`);
    if (surplus > 0) this.logger.log(`${surplus} stored images that no row names are deleted.`);
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

  private async orphans(keys: readonly string[]): Promise<string[]> {
    const ids = [...new Set(keys.map(requestIdOf))].filter((id) => isId(id));
    if (ids.length === 0) return [];
    const unknown = await this.requests.unknown(ids);
    return keys.filter((key) => unknown.has(requestIdOf(key)));
  }

  private async deleteAll(keys: readonly string[]): Promise<number> {
    for (let next = 0; next < keys.length; next += DELETIONS) {
      await Promise.all(keys.slice(next, next + DELETIONS).map((key) => this.storage.delete(key)));
    }
    return keys.length;
  }
}
