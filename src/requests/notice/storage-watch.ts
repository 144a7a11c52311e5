import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectStorage, StorageError } from '../../storage/index.js';

/** However many ask, the store is asked once in this time. */
const FRESH_MS = 5000;

/** How long a reader waits for the store; one that answers later counts as it was known before. */
const WAIT_MS = 2000;

/** Whether objects can be stored, as this process finds. The store is asked only while somebody wants to know. */
@Injectable()
export class StorageWatch {
  private fault: string | null = null;
  private askedAt = -Infinity;
  private asking: Promise<void> = Promise.resolve();

  constructor(private readonly storage: ObjectStorage) {}

  /** The public message of what is wrong with the store; null when nothing is. */
  async current(): Promise<string | null> {
    this.refresh();
    const waiting = new AbortController();
    const late = sleep(WAIT_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.asking, late]);
    waiting.abort();
    return this.fault;
  }

  /** The same as it was known last, for readers that come again soon. */
  get latest(): string | null {
    this.refresh();
    return this.fault;
  }

  private refresh(): void {
    if (performance.now() - this.askedAt < FRESH_MS) return;
    this.askedAt = performance.now();
    this.asking = this.ask();
  }

  private async ask(): Promise<void> {
    try {
      await this.storage.check();
      this.fault = null;
    } catch (error) {
      this.fault = error instanceof StorageError ? error.message : 'The storage failed.';
    }
  }
}
