import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isRunning } from './is-running.js';

/** What file systems without hard links answer, such as those of memory cards. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/**
 * A file that names the process that may go on. One running process has it at a time; one of those that find the lock of a
 * process that has ended takes it over.
 */
export class FileLock {
  private constructor(
    private readonly path: string,
    /** The number of this process, and what tells this lock from every other one. */
    private readonly content: string,
  ) {}

  /** Returns the lock at `path`, or the number of the process that has it. */
  static async acquire(path: string): Promise<FileLock | number> {
    const content = `${process.pid} ${randomUUID()}\n`;
    for (;;) {
      if (await create(path, content)) return new FileLock(path, content);
      const found = await contentOf(path);
      // It was released just now.
      if (found === null) continue;
      const pid = Number.parseInt(found, 10);
      if (isRunning(pid)) return pid;
      // Another process may have found the same lock. The one that has the lock named after it may replace it, unless that
      // has been done meanwhile; should it end before, this too is taken over.
      const right = await FileLock.acquire(`${path}.${nameOf(found)}`);
      if (typeof right === 'number') return right;
      try {
        if ((await contentOf(path)) === found) {
          await replace(path, content);
          return new FileLock(path, content);
        }
      } finally {
        await right.release();
      }
    }
  }

  /** Deletes the file, if it is still that of this lock. */
  async release(): Promise<void> {
    if ((await contentOf(this.path)) === this.content) await rm(this.path, { force: true });
  }
}

/** Creates a file that has its content from the beginning; returns false when there is one. */
async function create(path: string, content: string): Promise<boolean> {
  const unnamed = `${path}.${randomUUID()}`;
  try {
    await writeFile(unnamed, content, { flag: 'wx' });
    await link(unnamed, path).catch(async (error: NodeJS.ErrnoException) => {
      if (!WITHOUT_LINKS.has(error.code ?? '')) throw error;
      await writeFile(path, content, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unnamed, { force: true });
  }
}

async function replace(path: string, content: string): Promise<void> {
  const unnamed = `${path}.${randomUUID()}`;
  await writeFile(unnamed, content, { flag: 'wx' });
  await rename(unnamed, path);
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Returns what tells a lock from others; those of earlier versions have only a process, and an empty one has nothing. */
function nameOf(content: string): string {
  return /^\d+ ([0-9a-f-]{36})\n$/.exec(content)?.[1] ?? 'stale';
}
