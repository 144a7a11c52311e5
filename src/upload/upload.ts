import GraphqlUpload from 'graphql-upload/Upload.mjs';
import { ClientError } from '../common/index.js';
import type { Spool } from './spool/spool.js';
import { spooledFile, type UploadedFile } from './uploaded-file.js';

/**
 * A file of a GraphQL multipart request. It extends the class of graphql-upload, but keeps its bytes in a {@link Spool}:
 * the buffer of the package, fs-capacitor, ignores short writes and so loses bytes when the disk is nearly full.
 */
export class Upload extends GraphqlUpload {
  constructor(private readonly spool: Spool) {
    super();
  }

  /** Reports that the file starts to arrive in the spool. */
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

  /** Reports that the file will not arrive; does nothing after {@link begin}. */
  fail(cause: unknown): void {
    const message =
      'Nothing was stored: the request has no file part with the name in "map". Add the CSV as that part.';
    this.reject(new ClientError('INVALID_INPUT', message, {}, { cause }));
  }

  /**
   * Calls `work` with the file once it starts to arrive. The file exists until `work` ends, even when the client
   * disconnects before.
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
