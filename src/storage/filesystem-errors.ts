import { STORAGE_FULL, StorageError } from './storage-errors.js';

/** A check, which is small, may succeed on such a disk. EFBIG is not among them: it is about one file. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

const MESSAGES: Readonly<Record<string, string>> = {
  ENOSPC: STORAGE_FULL,
  EDQUOT: STORAGE_FULL,
  EFBIG: STORAGE_FULL,
  EACCES: 'The storage denied access.',
  EPERM: 'The storage denied access.',
  EROFS: 'The storage is read-only.',
  EMFILE: 'The storage has too many files open.',
  ENFILE: 'The storage has too many files open.',
};

/** Awaits a file operation and maps errors of the operating system to StorageErrors; other errors pass unchanged. */
export async function withStorageErrors<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new StorageError(MESSAGES[errno] ?? 'The storage failed.', {
      cause: error,
      isOutage: FULL.has(errno),
    });
  }
}

/** Awaits a file operation and returns its result, or undefined when the file does not exist. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether the error means that the path has no regular file; a symbolic link at its end (ELOOP) is none. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(errnoOf(error) ?? '');
}

/** Returns the name of an operating system error, such as ENOSPC; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
