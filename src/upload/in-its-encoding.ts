import { type CsvEncoding, CsvError, NotUtf8Error } from '../csv/index.js';
import { invalidFile } from './row-errors.js';

/**
 * Has `read` read a whole file, whose bytes, if they turn out not to be UTF-8, are read once more as Windows-1252.
 *
 * @throws {ClientError} INVALID_CSV when the file as a whole is unusable
 */
export async function inItsEncoding<Result>(
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
