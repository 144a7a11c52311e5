import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { HalftoneError } from '../common/index.js';
import { ObjectStorage, StorageError } from '../storage/index.js';

/** How long an image waits with its output in memory while the store is away, and the pause between two attempts. */
const WAIT_LIMIT_MS = 5000;
const RETRY_MS = 1000;

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
  private isReported = false;

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
        const result = await work();
        this.reportEnd();
        return result;
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

  /** Whether the store fails any work. A full one may have room for the small object of a check. */
  private async isAway(error: StorageError): Promise<boolean> {
    if (error.isFull) return true;
    try {
      await this.storage.check();
      return false;
    } catch (failure) {
      if (failure instanceof StorageError) return true;
      throw failure;
    }
  }

  private report(error: StorageError): void {
    if (this.isReported) return;
    this.isReported = true;
    this.logger.warn(`Images cannot be stored, and wait: ${error.message} (${String(error.cause)})`);
  }

  private reportEnd(): void {
    if (!this.isReported) return;
    this.isReported = false;
    this.logger.log('Images are stored again.');
  }
}
