import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code.js';

/** The content of a server's `postmaster.pid`; the server adds `port` and `ready` during its start. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number | undefined;
  readonly ready: boolean;
}

/**
 * Parses the text of a `postmaster.pid`; returns undefined when it names no process. Its lines are: pid (negative for a
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

/** The age after which an empty file is no longer about to be written. */
const STALE_AFTER_MS = 5000;

/** Reads the `postmaster.pid` in `clusterDir`; returns undefined when there is none. */
export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  const path = join(clusterDir, 'postmaster.pid');
  try {
    const found = parsePostmasterPid(await readFile(path, 'utf8'));
    if (found !== undefined) return found;
    // A power cut can leave the file empty, and PostgreSQL refuses to start while an empty one exists.
    if (Date.now() - (await stat(path)).mtimeMs > STALE_AFTER_MS) await rm(path, { force: true });
    return undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
