import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectStorage, StorageError } from '../../storage/index.js';

/** How long a check of the store is valid, however many callers there are. */
const FRESH_MS = 5000;

/** How long a caller waits for the check; after that it gets the previous state. */
const WAIT_MS = 2000;

/** Checks whether this process can store objects. It checks only when called. */
@Injectable()
export class StorageWatch {
  private errorText: string | null = null;
  private checkedAt = -Infinity;
  private checking: Promise<void> = Promise.resolve();

  constructor(private readonly storage: ObjectStorage) {}

  /** Returns the public error message of the store, or null when it works. */
  async current(): Promise<string | null> {
    this.refresh();
    const waiting = new AbortController();
    const late = sleep(WAIT_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.checking, late]);
    waiting.abort();
    return this.errorText;
  }

  /** The last known result of {@link current}, without waiting. */
  get latest(): string | null {
    this.refresh();
    return this.errorText;
  }

  private refresh(): void {
    if (performance.now() - this.checkedAt < FRESH_MS) return;
    this.checkedAt = performance.now();
    this.checking = this.check();
  }

  private async check(): Promise<void> {
    try {
      await this.storage.check();
      this.errorText = null;
    } catch (error) {
      this.errorText = error instanceof StorageError ? error.message : 'The storage failed.';
    }
  }
}
