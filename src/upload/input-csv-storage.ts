import { contentTypeOfCsv, type CsvEncoding } from '../csv/index.js';
import type { ObjectStorage } from '../storage/index.js';
import type { UploadedFile } from './uploaded-file.js';

/** Stores the bytes of an input CSV while they arrive, and restarts when its encoding turns out to be another. */
export class InputCsvStorage {
  #abort = new AbortController();
  #put: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: ObjectStorage,
    private readonly key: string,
    private readonly file: UploadedFile,
  ) {}

  /** Starts to store the file as a CSV of this encoding, after aborting an earlier start. */
  async start(encoding: CsvEncoding): Promise<void> {
    await this.cancel();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const contentType = contentTypeOfCsv(encoding);
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
