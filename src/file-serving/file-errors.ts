import { ClientError } from '../common/index.js';

/** The error for a path that names no file which the caller may read. */
export function fileNotFound(cause?: unknown): ClientError {
  return new ClientError('NOT_FOUND', 'The file does not exist.', {}, { cause });
}
