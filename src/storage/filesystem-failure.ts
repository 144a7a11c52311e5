import { StorageError } from './storage-errors.js';

const MESSAGES: Readonly<Record<string, string>> = {
  ENOSPC: 'The storage is full.',
  EDQUOT: 'The storage is full.',
  EFBIG: 'The storage is full.',
  EACCES: 'The storage does not permit it.',
  EPERM: 'The storage does not permit it.',
  EROFS: 'The storage is read-only.',
  EMFILE: 'The storage has too many files open.',
  ENFILE: 'The storage has too many files open.',
};

/** The result of a file operation, whose errors become StorageErrors; faults of ours stay what they are. */
export async function stored<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new StorageError(MESSAGES[errno] ?? 'The storage failed.', { cause: error });
  }
}

/** The result of a file operation, or undefined when there is no file to operate on. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether the operating system says that a path leads to no file; a link at its end (ELOOP) is none. */
function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(errnoOf(error) ?? '');
}

/** The name of the operating system's error, such as ENOSPC; undefined for any other kind of error. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
