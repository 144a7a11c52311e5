import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code.js';
import { isAlive } from './os-process.js';

/** Parses the creating process out of a name `<prefix><pid>-<anything>`; returns undefined for any other name. */
export function creatorPid(name: string, prefix: string): number | undefined {
  const digits = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** Lists the paths `<prefix><pid>-...` in `folder` whose creating process has ended. */
export async function leftovers(folder: string, prefix: string): Promise<readonly string[]> {
  const startedAt = Date.now() - process.uptime() * 1000;
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const creator = creatorPid(name, prefix);
    if (creator === undefined) continue;
    const path = join(folder, name);
    // In a container we may well have the process number of the killed process.
    const orphaned = creator === process.pid ? (await modifiedAt(path)) < startedAt : !isAlive(creator);
    if (orphaned) found.push(path);
  }
  return found;
}

async function modifiedAt(path: string): Promise<number> {
  try {
    return (await lstat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Infinity;
    throw error;
  }
}
