import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code.js';

/** What a server says about itself in its `postmaster.pid`; `port` and `ready` follow once it gets there. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number | undefined;
  readonly ready: boolean;
}

/**
 * Reads the text of a `postmaster.pid`; undefined when it names no process. Its lines are: pid (negative for a
 * single-user server), data folder, start time, port, socket folder, address, shared memory key, status.
 *
 * @see https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  if (!/^-?\d+$/.test(lines[0] ?? '') || !Number.isSafeInteger(pid) || pid === 0) return undefined;
  const port = /^\d+$/.test(lines[3] ?? '') ? Number(lines[3]) : undefined;
  return { pid, port, ready: port !== undefined && lines[7] === 'ready' };
}

const WRITTEN_BY_NOW_MS = 5000;

/** The `postmaster.pid` in `clusterDir`, or undefined when there is none. */
export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  const path = join(clusterDir, 'postmaster.pid');
  try {
    const found = parsePostmasterPid(await readFile(path, 'utf8'));
    if (found !== undefined) return found;
    // A power cut can leave it empty, and PostgreSQL refuses to start beside an empty one.
    if (Date.now() - (await stat(path)).mtimeMs > WRITTEN_BY_NOW_MS) await rm(path, { force: true });
    return undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
