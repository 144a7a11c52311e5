import { contentTypeOfCsv, type CsvEncoding } from '../csv/index.js';
import type { ObjectStorage } from '../storage/index.js';
import type { UploadedFile } from './uploaded-file.js';

/** Stores the bytes of a CSV while they arrive, and anew where the encoding that was told with them was wrong. */
export class CsvStoring {
  #abort = new AbortController();
  #put: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: ObjectStorage,
    private readonly key: string,
    private readonly file: UploadedFile,
  ) {}

  /** Begins to store the file as a CSV of this encoding, instead of what was begun before. */
  async start(encoding: CsvEncoding): Promise<void> {
    await this.cancel();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const contentType = contentTypeOfCsv(encoding);
    this.#put = this.storage.put(this.key, this.file.open(), { signal, contentType });
    // It is waited for later.
    this.#put.catch(() => {});
  }

  /** Resolves when all is stored; rejects as storing it does. */
  async stored(): Promise<void> {
    await this.#put;
  }

  /** Breaks off what is under way; what is stored already stays. */
  async cancel(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled([this.#put]);
  }
}
