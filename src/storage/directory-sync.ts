import { open } from 'node:fs/promises';
import { unlessMissing } from './filesystem-failure.js';

/**
 * Makes the names in a folder outlive a crash, with one fsync for everybody who asks while another one runs:
 * with many files written at once the folder would else be written as often as the files.
 */
export class DirectorySync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #queued = new Map<string, Promise<void>>();

  constructor(private readonly fsync: (folder: string) => Promise<void> = fsyncFolder) {}

  /** Resolves after an fsync of `folder` that began after this call. A folder removed meanwhile needs none. */
  sync(folder: string): Promise<void> {
    const queued = this.#queued.get(folder);
    if (queued !== undefined) return queued;
    const next = this.#after(this.#running.get(folder), folder);
    this.#queued.set(folder, next);
    return next;
  }

  async #after(previous: Promise<void> | undefined, folder: string): Promise<void> {
    // Whoever waited for the previous one has been told how it went.
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
  const handle = await unlessMissing(open(folder, 'r'));
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
