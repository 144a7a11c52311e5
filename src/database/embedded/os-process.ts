import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './account.js';
import { hasCode } from './error-code.js';

const run = promisify(execFile);

/** Parses the state letter in a /proc/<pid>/stat line; the name before it may contain spaces and brackets. */
export function processState(line: string): string | undefined {
  return /^ (\S)/.exec(line.slice(line.lastIndexOf(')') + 1))?.[1];
}

/** Parses the folder in the output of `lsof -Fn` for one file. */
export function lsofFolder(output: string): string | undefined {
  return /^n(.+)$/m.exec(output)?.[1];
}

/** Checks whether process `pid` is alive. A zombie, which only waits to be reaped, is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (!hasCode(error, 'EPERM')) throw error;
  }
  try {
    return !['Z', 'X'].includes(processState(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '');
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ESRCH')) throw error;
    return !existsSync('/proc/self/stat');
  }
}

/** Waits up to `timeoutMs` until process `pid` has ended; returns whether it has. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/**
 * Checks whether process `pid` is a PostgreSQL whose working folder is `folder`. This tells a server from a program that
 * got the same process number later; a server never leaves its data folder. Returns undefined when it cannot be known.
 */
export async function isServerOf(
  pid: number,
  folder: string,
  account: Account | undefined,
): Promise<boolean | undefined> {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/cwd')) return worksIn(pid, folder);
  try {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8');
    return name.trim() === 'postgres' && (await workingFolder(pid, account)) === (await identity(folder));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}

/** Identifies the working folder of `pid` by device and inode; returns undefined when we may not see it. */
async function workingFolder(pid: number, account: Account | undefined): Promise<string | undefined> {
  const link = `/proc/${pid}/cwd`;
  try {
    return await identity(link);
  } catch (error) {
    if (!hasCode(error, 'EACCES')) throw error;
    if (account === undefined) return undefined;
  }
  try {
    // In a container root may not inspect another user's processes; that user may.
    return (await run('stat', ['-L', '-c', '%d:%i', link], { ...account })).stdout.trim();
  } catch (error) {
    if (hasCode(error, 1)) return undefined;
    throw error;
  }
}

async function identity(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

async function worksIn(pid: number, folder: string): Promise<boolean | undefined> {
  try {
    const { stdout } = await run('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn']);
    const found = lsofFolder(stdout);
    return found !== undefined && (await identity(found)) === (await identity(folder));
  } catch (error) {
    if (hasCode(error, 1)) return false;
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
