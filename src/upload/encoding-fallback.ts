import {
  type CsvEncoding,
  CsvError,
  type DecoderOptions,
  detectEncoding,
  NotUtf8Error,
} from '../csv/index.js';
import { invalidFile } from './upload-errors.js';
import type { UploadedFile } from './uploaded-file.js';

/**
 * Calls `read` to read a whole file as UTF-8, or as its byte order mark says, and calls it again with the detected encoding
 * when the bytes turn out to be another.
 *
 * @param encoding is what the client says it is; null to detect it
 * @throws {ClientError} INVALID_CSV when the file as a whole is unusable
 */
export async function withEncodingFallback<Result>(
  file: UploadedFile,
  encoding: CsvEncoding | null,
  read: (options: DecoderOptions) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(encoding === null ? {} : { encoding }).catch(async (error: unknown) => {
      if (!(error instanceof NotUtf8Error)) throw error;
      // What the client calls UTF-8 is UTF-8 with errors.
      return read(encoding === null ? await detectEncoding(file.open()) : { encoding, isRepaired: true });
    });
  } catch (error) {
    throw error instanceof CsvError ? invalidFile(error) : error;
  }
}
