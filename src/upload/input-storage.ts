import type { ObjectStorage } from '../storage/index.js';
import type { UploadedFile } from './uploaded-file.js';

/** Stores the bytes of an uploaded file while they arrive, and restarts when its encoding turns out to be another. */
export class InputStorage {
  #abort = new AbortController();
  #put: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: ObjectStorage,
    private readonly key: string,
    private readonly file: UploadedFile,
  ) {}

  /** Starts to store the file under this media type, after aborting an earlier start. */
  async start(contentType: string): Promise<void> {
    await this.cancel();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#put = this.storage.put(this.key, this.file.open(), { signal, contentType });
    // `stored` reports a rejection; without this handler it would be unhandled until then.
    this.#put.catch(() => {});
  }

  /** Resolves when the whole file is stored; rejects with the error of the storage. */
  async stored(): Promise<void> {
    await this.#put;
  }

  /** Aborts storing; a file that is stored already stays. */
  async cancel(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled([this.#put]);
  }
}
