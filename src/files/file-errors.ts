import { ClientError } from '../common/index.js';

/** The error for an address that names no file. */
export function fileNotFound(cause?: unknown): ClientError {
  return new ClientError('NOT_FOUND', 'There is no such file.', {}, { cause });
}
