import { type CsvEncoding, CsvError, NotUtf8Error } from '../csv/index.js';
import { invalidFile } from './upload-errors.js';

/**
 * Calls `read` to read a whole file, and calls it again with Windows-1252 when the bytes turn out not to be UTF-8.
 *
 * @throws {ClientError} INVALID_CSV when the file as a whole is unusable
 */
export async function withEncodingFallback<Result>(
  read: (encoding?: CsvEncoding) => Promise<Result>,
): Promise<Result> {
  try {
    return await read().catch((error: unknown) => {
      if (error instanceof NotUtf8Error) return read('windows-1252');
      throw error;
    });
  } catch (error) {
    throw error instanceof CsvError ? invalidFile(error) : error;
  }
}
