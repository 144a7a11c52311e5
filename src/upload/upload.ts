import GraphqlUpload from 'graphql-upload/Upload.mjs';
import { ClientError } from '../common/index.js';
import type { Spool } from './spool/spool.js';
import { spooledFile, type UploadedFile } from './uploaded-file.js';

/**
 * A file that a GraphQL multipart request is to bring: graphql-upload's own, whose bytes are in our spool. The buffer of
 * the package, fs-capacitor, takes every write to disk for a whole one and loses bytes where the disk is nearly full.
 */
export class Upload extends GraphqlUpload {
  constructor(private readonly spool: Spool) {
    super();
  }

  /** Tells that the file begins to arrive in the spool. */
  begin(name: string | undefined): void {
    const createReadStream = () => this.spool.read();
    this.resolve({
      filename: name ?? '',
      fieldName: '',
      mimetype: '',
      encoding: '',
      createReadStream,
    } as never);
  }

  /** Tells that it will not come; does nothing once it has begun. */
  fail(cause: unknown): void {
    const message = 'Nothing was stored: the file part that "map" names did not arrive.';
    this.reject(new ClientError('INVALID_INPUT', message, {}, { cause }));
  }

  /**
   * Has `work` read the file once it begins to arrive. The file stays until `work` is done, also when the client has
   * left meanwhile.
   *
   * @throws {ClientError} INVALID_INPUT when the file is missing or malformed, and what `work` throws
   */
  async use<Result>(work: (file: UploadedFile) => Promise<Result>): Promise<Result> {
    const { filename } = await this.promise;
    const release = this.spool.hold();
    try {
      return await work(spooledFile(filename, this.spool));
    } finally {
      await release();
    }
  }
}
