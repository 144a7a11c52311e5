import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code.js';
import { isAlive } from './os-process.js';

/** The process that made `<prefix><pid>-<anything>`; undefined for any other name. */
export function makerOf(name: string, prefix: string): number | undefined {
  const digits = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** The paths in `folder` that a process which no longer lives made under `<prefix><pid>-...`. */
export async function leftovers(folder: string, prefix: string): Promise<readonly string[]> {
  const bornAt = Date.now() - process.uptime() * 1000;
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const maker = makerOf(name, prefix);
    if (maker === undefined) continue;
    const path = join(folder, name);
    // In a container we may well have the number that the killed process had.
    const orphaned = maker === process.pid ? (await madeAt(path)) < bornAt : !isAlive(maker);
    if (orphaned) found.push(path);
  }
  return found;
}

async function madeAt(path: string): Promise<number> {
  try {
    return (await lstat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Infinity;
    throw error;
  }
}
