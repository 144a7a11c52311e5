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
import { type Account, changeOwner } from './account.js';
import { POSTGRES_ENVIRONMENT } from './binaries.js';
import { DataDirError, PostgresFailedError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { leftovers } from './leftovers.js';
import type { Runtime } from './runtime.js';

/** The server's superuser, and the name of the program's database. */
export const HALFTONE = 'halftone';

const STAGING = 'postgres.new-';

/** The content of the data folder: a cluster of a major version, nothing, or other files. */
export type ClusterState = { readonly major: number } | 'absent' | 'foreign';

/** Classifies a data folder by its file names (undefined: no such folder) and the text of its PG_VERSION. */
export function clusterState(
  names: readonly string[] | undefined,
  version: string | undefined,
): ClusterState {
  if (names === undefined || names.length === 0) return 'absent';
  const major = /^(\d+)\s*$/.exec(version ?? '')?.[1];
  return major === undefined ? 'foreign' : { major: Number(major) };
}

/** Explains why PostgreSQL `major` cannot use a data folder, and what to do; returns undefined when it can. */
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

/** Returns the path by which a program whose working folder is `clusterDir` names that folder. */
export function dataArgument(clusterDir: string, account: Account | undefined): string {
  // Another account cannot use a path through a folder of mode 0700, but it can use its working folder. Node changes the
  // working folder before it changes the account.
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : clusterDir;
}

export interface ClusterPlace {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly account: Account | undefined;
}

/**
 * Checks that `clusterDir` holds data that `runtime` can use, and creates a new cluster when it is empty or missing. The
 * cluster is built in a folder beside it and renamed, so that it appears complete or not at all.
 *
 * @throws {DataDirError} when the folder holds anything else
 */
export async function ensureCluster(
  place: ClusterPlace,
  runtime: Runtime,
  options: { readonly password: () => Promise<string>; readonly sync: boolean },
): Promise<void> {
  const { dataDir, clusterDir, account } = place;
  for (const staging of await leftovers(dataDir, STAGING)) {
    // The initdb of the killed process may still be writing.
    await rm(staging, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  const state = clusterState(
    await orUndefined(readdir(clusterDir)),
    await orUndefined(readFile(join(clusterDir, 'PG_VERSION'), 'utf8')),
  );
  const error = clusterError(state, clusterDir, runtime.major);
  if (error !== undefined) throw new DataDirError(error);
  if (state === 'absent') await create(place, runtime, await options.password(), options.sync);
  else await restorePermissions(clusterDir, account);
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
    if (account !== undefined) await changeOwner(staging, account);
    await initialise(data, account, runtime, sync);
    await rename(data, clusterDir);
    if (sync) await syncFolder(dataDir);
  } catch (error) {
    // A concurrent first start was faster; its data are equivalent.
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
    throw new PostgresFailedError(`PostgreSQL could not create its data folder:\n${said}`, { cause });
  }
}

/** Restores the owner and mode that a copy of the folder loses; PostgreSQL requires mode 0700 and a non-root owner. */
async function restorePermissions(clusterDir: string, account: Account | undefined): Promise<void> {
  const { uid, mode } = await stat(clusterDir);
  if (account !== undefined && uid !== account.uid) await changeOwner(clusterDir, account);
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
