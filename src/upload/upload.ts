import { ClientError } from '../common/index.js';
import type { Spool } from './spool/spool.js';
import { spooledFile, type UploadedFile } from './uploaded-file.js';

/** A file that a GraphQL multipart request is to bring; the value of the scalar of the same name. */
export class Upload {
  readonly #file: Promise<UploadedFile>;
  #settle!: { resolve(file: UploadedFile): void; reject(error: unknown): void };

  constructor(private readonly spool: Spool) {
    this.#file = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // A query need not use what came with it.
    this.#file.catch(() => {});
  }

  /** Tells that the file begins to arrive in the spool. */
  begin(name: string | undefined): void {
    this.#settle.resolve(spooledFile(name, this.spool));
  }

  /** Tells that it will not come; does nothing once it has begun. */
  fail(cause: unknown): void {
    const message = 'Nothing was stored: the file part that "map" names did not arrive.';
    this.#settle.reject(new ClientError('INVALID_INPUT', message, {}, { cause }));
  }

  /**
   * Has `work` read the file once it begins to arrive. The file stays until `work` is done, also when the client has
   * left meanwhile.
   *
   * @throws {ClientError} INVALID_INPUT when the file is missing or malformed, and what `work` throws
   */
  async use<Result>(work: (file: UploadedFile) => Promise<Result>): Promise<Result> {
    const file = await this.#file;
    const release = this.spool.hold();
    try {
      return await work(file);
    } finally {
      await release();
    }
  }
}
