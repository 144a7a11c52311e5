import { isNativeError } from 'node:util/types';

/** The system calls of files; `spawn`, `kill` and `connect` raise the same codes for other reasons. */
const OF_FILES = new Set(
  'open write fsync mkdir mkdtemp rename link symlink copyfile chown lchown chmod unlink rm scandir stat lstat'.split(
    ' ',
  ),
);

/** What PostgreSQL's programs print in the locale C, where there is no error code to go by. */
const NO_ROOM = /No space left on device|Disk quota exceeded/;

/**
 * Says in one sentence why the data folder `dataDir` cannot be used, and what to do. Returns undefined for errors that
 * are not about files, and for those that no user can fix.
 */
export function fileErrorText(error: unknown, dataDir: string): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code, syscall, path = dataDir } = error as NodeJS.ErrnoException;
  if (!OF_FILES.has(syscall ?? '')) return undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return noRoom(dataDir);
    case 'EROFS':
      return `${dataDir} is on a read-only file system: set DATA_DIR to a folder that can be written to.`;
    case 'EACCES':
    case 'EPERM': {
      const user = process.getuid === undefined ? 'this user' : `user id ${process.getuid()}`;
      return `${path} is closed to ${user}: give it to that user, or set DATA_DIR to another folder.`;
    }
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder: set DATA_DIR to one.`;
    default:
      return undefined;
  }
}

/** The same for what PostgreSQL's programs printed. */
export function printedFileErrorText(output: string, dataDir: string): string | undefined {
  return NO_ROOM.test(output) ? noRoom(dataDir) : undefined;
}

function noRoom(dataDir: string): string {
  return `The disk of ${dataDir} is full: make room on it, or set DATA_DIR to a folder on another disk.`;
}
