import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { HalftoneError } from '../common/index.js';
import { ObjectStorage, StorageError } from '../storage/index.js';

/** How long an image waits with its output in memory while the store is away, and the pause between two attempts. */
const WAIT_LIMIT_MS = 5000;
const RETRY_MS = 1000;

/** How often the log names an outage while it lasts. */
const REPORT_EVERY_MS = 60_000;

/**
 * The object store takes nothing now: it is away, full, or denies access. This is no ImageProcessingError, because no image
 * caused it; the same image can be stored once the store works again. The message is that of the StorageError.
 */
export class StorageUnavailableError extends HalftoneError {
  readonly code = 'STORAGE_FAILED';
}

/** The outages of the object store, as the images of this process meet them. */
@Injectable()
export class StorageOutage {
  private readonly logger = new Logger(StorageOutage.name);
  private reportedAt = -Infinity;

  constructor(private readonly storage: ObjectStorage) {}

  /**
   * Does `work` with the store, and does it again while the store is away: an outage of seconds then costs no download and
   * no compression. `work` must be idempotent.
   *
   * @throws {StorageUnavailableError} when the store is still away after `limitMs`
   * @throws {StorageError} when the store works, and rejects this work only
   * @throws the reason of `signal` when that aborts, and whatever else `work` throws
   */
  async outlast<T>(work: () => Promise<T>, signal: AbortSignal, limitMs = WAIT_LIMIT_MS): Promise<T> {
    const endsAt = performance.now() + limitMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StorageError) || !(await this.isAway(error))) throw error;
        this.report(error);
        if (performance.now() >= endsAt) throw new StorageUnavailableError(error.message, { cause: error });
        await sleep(RETRY_MS * (0.5 + Math.random()), undefined, { signal }).catch(() =>
          signal.throwIfAborted(),
        );
      }
    }
  }

  /** Whether the store fails any work now. */
  private async isAway(error: StorageError): Promise<boolean> {
    if (error.isOutage) return true;
    try {
      await this.storage.check();
      return false;
    } catch (failure) {
      if (failure instanceof StorageError) return true;
      throw failure;
    }
  }

  private report(error: StorageError): void {
    if (performance.now() - this.reportedAt < REPORT_EVERY_MS) return;
    this.reportedAt = performance.now();
    this.logger.warn(`Images cannot be stored, and wait: ${error.message} (${String(error.cause)})`);
  }
}
