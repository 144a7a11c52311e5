import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isNativeError } from 'node:util/types';
import { type Account, giveAway } from './account.js';
import { POSTGRES_ENVIRONMENT } from './binaries.js';
import { DataDirError, PostgresFailedError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { leftovers } from './leftovers.js';
import type { Runtime } from './runtime.js';

/** The server's superuser, and the name of the program's database. */
export const HALFTONE = 'halftone';

const STAGING = 'postgres.new-';

/** What lies in the place of the data folder: a cluster of that version, nothing, or something else. */
export type ClusterState = { readonly major: number } | 'absent' | 'foreign';

/** Judges a data folder by the names in it (undefined: no such folder) and the text of its PG_VERSION. */
export function clusterState(
  names: readonly string[] | undefined,
  version: string | undefined,
): ClusterState {
  if (names === undefined || names.length === 0) return 'absent';
  const major = /^(\d+)\s*$/.exec(version ?? '')?.[1];
  return major === undefined ? 'foreign' : { major: Number(major) };
}

/** Why `state` cannot be served by PostgreSQL `major`, and what to do; undefined when it can. */
export function clusterError(state: ClusterState, clusterDir: string, major: number): string | undefined {
  if (state === 'absent') return undefined;
  if (state === 'foreign') {
    return `${clusterDir} holds files but no PostgreSQL data. Move it away, or set DATA_DIR to another folder.`;
  }
  if (state.major === major) return undefined;
  return (
    `The data in ${clusterDir} were made by PostgreSQL ${state.major}, and this program brings PostgreSQL ${major}, which cannot read them. ` +
    `To keep them, dump them with PostgreSQL ${state.major} (pg_dumpall), move the folder away, start again and restore the dump, ` +
    'or set DATABASE_URL to a server that has them. To begin afresh, just move the folder away.'
  );
}

/** How a program that works in `clusterDir` calls that folder. */
export function dataArgument(clusterDir: string, account: Account | undefined): string {
  // A path through a folder of mode 0700 is closed to another account; the folder it stands in is not. Node
  // changes the folder before the account.
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : clusterDir;
}

export interface ClusterPlace {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly account: Account | undefined;
}

/**
 * Makes sure that `clusterDir` holds data that `runtime` can serve, and makes new ones when it is empty or
 * missing: beside it first, so that it appears whole or not at all.
 *
 * @throws {DataDirError} when it holds anything else
 */
export async function ensureCluster(
  place: ClusterPlace,
  runtime: Runtime,
  options: { readonly password: () => Promise<string>; readonly sync: boolean },
): Promise<void> {
  const { dataDir, clusterDir, account } = place;
  for (const staging of await leftovers(dataDir, STAGING)) {
    // The killed process' initdb may still be writing.
    await rm(staging, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  const state = clusterState(
    await orUndefined(readdir(clusterDir)),
    await orUndefined(readFile(join(clusterDir, 'PG_VERSION'), 'utf8')),
  );
  const fault = clusterError(state, clusterDir, runtime.major);
  if (fault !== undefined) throw new DataDirError(fault);
  if (state === 'absent') await create(place, runtime, await options.password(), options.sync);
  else await mendRights(clusterDir, account);
}

async function create(
  { dataDir, clusterDir, account }: ClusterPlace,
  runtime: Runtime,
  password: string,
  sync: boolean,
): Promise<void> {
  const staging = await mkdtemp(join(dataDir, `${STAGING}${process.pid}-`));
  try {
    const data = join(staging, 'data');
    await mkdir(data, { mode: 0o700 });
    await writeFile(join(staging, 'password'), password, { mode: 0o600 });
    if (account !== undefined) await giveAway(staging, account);
    await initialise(data, account, runtime, sync);
    await rename(data, clusterDir);
    if (sync) await syncFolder(dataDir);
  } catch (error) {
    // Another first start was faster; its data are as good.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function initialise(
  data: string,
  account: Account | undefined,
  runtime: Runtime,
  sync: boolean,
): Promise<void> {
  const options = [
    `--pgdata=${dataArgument(data, account)}`,
    `--username=${HALFTONE}`,
    '--pwfile=../password',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    ...(sync ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(runtime.initdb, options, { ...account, cwd: data, env: POSTGRES_ENVIRONMENT });
  } catch (cause) {
    const said = isNativeError(cause) && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new PostgresFailedError(`PostgreSQL could not make its data folder:\n${said}`, { cause });
  }
}

/** Mends what a copy of the folder loses: PostgreSQL wants it for itself, and not as root's. */
async function mendRights(clusterDir: string, account: Account | undefined): Promise<void> {
  const { uid, mode } = await stat(clusterDir);
  if (account !== undefined && uid !== account.uid) await giveAway(clusterDir, account);
  if ((mode & 0o077) !== 0) await chmod(clusterDir, 0o700);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
