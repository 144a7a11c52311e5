import { Injectable, Logger } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import {
  ObjectStorage,
  previewExpiry,
  previewPlaceOf,
  previewPrefix,
  PREVIEWS_PREFIX,
} from '../storage/index.js';

const POLL_EVERY_MS = 300_000;

/** Deletes previews after they have expired. */
@Injectable()
export class ExpiredPreviews {
  private readonly logger = new Logger(ExpiredPreviews.name);
  private readonly polling: Ticker;

  constructor(private readonly storage: ObjectStorage) {
    this.polling = new Ticker(() => this.deleteExpired(Date.now()), {
      everyMs: POLL_EVERY_MS,
      onError: (error) => this.logger.warn(`Deleting previews failed and is retried: ${String(error)}`),
      onRecovery: () => this.logger.log('Deleting previews has recovered.'),
    });
  }

  start(): void {
    this.polling.start();
  }

  async stop(): Promise<void> {
    await this.polling.stop();
  }

  /** Deletes the previews that have expired at `now`, in milliseconds since 1970. */
  async deleteExpired(now: number): Promise<void> {
    const expired = new Set<string>();
    for await (const { key } of this.storage.list(PREVIEWS_PREFIX)) {
      const place = previewPlaceOf(key);
      if (place !== null && previewExpiry(place.id) <= now) expired.add(previewPrefix(place));
    }
    for (const prefix of expired) await this.storage.deletePrefix(prefix);
  }
}
