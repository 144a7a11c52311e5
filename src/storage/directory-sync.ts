import { descriptor } from './descriptor.js';
import { unlessMissing } from './filesystem-errors.js';

/**
 * Makes the entries of a folder survive a crash. Group commit: all calls during a running fsync share the next one, since
 * otherwise many concurrent writes would sync the folder as often as their files.
 */
export class DirectorySync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #queued = new Map<string, Promise<void>>();

  constructor(private readonly fsync: (folder: string) => Promise<void> = fsyncFolder) {}

  /** Resolves after an fsync of `folder` that began after this call, or immediately when the folder was removed. */
  sync(folder: string): Promise<void> {
    const queued = this.#queued.get(folder);
    if (queued !== undefined) return queued;
    const next = this.#after(this.#running.get(folder), folder);
    this.#queued.set(folder, next);
    return next;
  }

  async #after(previous: Promise<void> | undefined, folder: string): Promise<void> {
    // An error of the previous fsync was already reported to its callers.
    await Promise.allSettled([previous]);
    const current = this.fsync(folder);
    this.#queued.delete(folder);
    this.#running.set(folder, current);
    try {
      await current;
    } finally {
      if (this.#running.get(folder) === current) this.#running.delete(folder);
    }
  }
}

async function fsyncFolder(folder: string): Promise<void> {
  const fd = await unlessMissing(descriptor.open(folder, 'r'));
  if (fd === undefined) return;
  try {
    await descriptor.sync(fd);
  } finally {
    await descriptor.close(fd);
  }
}
