import { isNativeError } from 'node:util/types';

/** The system calls on files. `spawn`, `kill` and `connect` raise the same error codes for other reasons. */
const FILE_SYSTEM_CALLS = new Set(
  'open write fsync mkdir mkdtemp rename link symlink copyfile chown lchown chmod unlink rm scandir stat lstat'.split(
    ' ',
  ),
);

/** Matches what PostgreSQL's programs print in the locale C when the disk is full; they give no error code. */
const DISK_FULL = /No space left on device|Disk quota exceeded/;

/** How the folder of a server is chosen. */
const SET_DATA_DIR = 'set DATA_DIR to';

/**
 * Explains in one sentence why the folder `dataDir` cannot be used, and what to do; `choose` is how the user names another
 * one. Returns undefined for errors that are not about files, and for those that no user can fix.
 */
export function fileErrorText(error: unknown, dataDir: string, choose = SET_DATA_DIR): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code, syscall, path = dataDir } = error as NodeJS.ErrnoException;
  if (!FILE_SYSTEM_CALLS.has(syscall ?? '')) return undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFullText(dataDir, choose);
    case 'EROFS':
      return `${dataDir} is on a read-only file system: ${choose} a folder that can be written to.`;
    case 'EACCES':
    case 'EPERM': {
      const user = process.getuid === undefined ? 'this user' : `user id ${process.getuid()}`;
      return `${path} is not accessible to ${user}: give it to that user, or ${choose} another folder.`;
    }
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder: ${choose} one.`;
    case 'ENOENT':
      if (syscall !== 'mkdir') return undefined;
      return `${path} cannot be created, as its file system takes no folders: ${choose} another folder.`;
    default:
      return undefined;
  }
}

/** Explains a file error in the output of PostgreSQL's programs; see {@link fileErrorText}. */
export function printedFileErrorText(output: string, dataDir: string): string | undefined {
  return DISK_FULL.test(output) ? diskFullText(dataDir) : undefined;
}

/** Says that the disk of the folder `dataDir` is full, and what to do; see {@link fileErrorText}. */
export function diskFullText(dataDir: string, choose = SET_DATA_DIR): string {
  return `The disk of ${dataDir} is full: free some space on it, or ${choose} a folder on another disk.`;
}
