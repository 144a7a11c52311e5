import { chmod, copyFile, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Account } from './account.js';
import { completeInstall, tryRunning } from './binaries.js';
import { NoPostgresError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { leftovers } from './leftovers.js';

/** PostgreSQL's programs, in a place that the server's account can reach, and their major version. */
export interface Runtime {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: number;
  /** Removes the programs if they are a temporary copy. */
  remove(): Promise<void>;
}

const COPY = 'halftone-postgres-';
// Links in DATA_DIR, one per copy, by which a start after a kill -9 finds the copies of the killed process.
const RECORD = 'postgres.runtime-';

/**
 * Makes PostgreSQL's programs in `native` usable by `account`: in place if possible, otherwise as a copy in a temporary
 * folder (60 MB, until {@link Runtime.remove}). The account that PostgreSQL runs as cannot reach the programs of a
 * root-owned project in a folder of mode 0700, whatever their own permissions are.
 *
 * @throws {NoPostgresError} when `account` can run neither the programs nor a copy
 */
export async function prepareRuntime(
  native: string,
  dataDir: string,
  account: Account | undefined,
): Promise<Runtime> {
  await completeInstall(native);
  const tried = await tryRunning(native, account);
  if (typeof tried === 'number')
    return { ...programsIn(native), major: tried, remove: async () => undefined };
  if (hasCode(tried, 'ENOENT')) {
    const reason = `${programsIn(native).postgres} cannot be run here: it needs the GNU C library.`;
    throw new NoPostgresError(reason, { cause: tried });
  }
  const failures = [tried];
  const folders = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  for (const folder of folders) {
    const copied = await runCopy(folder, native, dataDir, account);
    if (!isNativeError(copied)) return copied;
    failures.push(copied);
  }
  const who = account === undefined ? 'this user' : `user id ${account.uid}`;
  throw new NoPostgresError(
    `PostgreSQL's programs in ${native} cannot be run by ${who}, and neither can a copy in ${folders.join(' or ')}.`,
    { cause: new AggregateError(failures) },
  );
}

/** Removes the copies that processes made for `dataDir` and that have ended since. */
export async function removeLeftoverCopies(dataDir: string): Promise<void> {
  for (const record of await leftovers(dataDir, RECORD)) await removeCopy(record);
}

async function removeCopy(record: string): Promise<void> {
  try {
    const copy = await readlink(record);
    // Do not follow a record that was changed to point elsewhere.
    if (basename(copy).startsWith(COPY)) await rm(copy, { recursive: true, force: true });
    await rm(record, { force: true });
  } catch (error) {
    // A concurrent start is removing the same copy.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

function programsIn(native: string): { initdb: string; postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function runCopy(
  folder: string,
  native: string,
  dataDir: string,
  account: Account | undefined,
): Promise<Runtime | Error> {
  let record: string | undefined;
  const remove = async () => (record === undefined ? undefined : removeCopy(record));
  let failure: Error;
  try {
    const copy = await mkdtemp(join(folder, COPY));
    record = join(dataDir, `${RECORD}${process.pid}-${basename(copy)}`);
    await symlink(copy, record);
    await chmod(copy, 0o755);
    await copyFolder(native, copy);
    await completeInstall(copy);
    const tried = await tryRunning(copy, account);
    if (typeof tried === 'number') return { ...programsIn(copy), major: tried, remove };
    failure = tried;
  } catch (error) {
    if (!isNativeError(error)) throw error;
    failure = error;
  }
  await remove();
  return failure;
}

/** Copies files and folders and makes them readable by all users. */
async function copyFolder(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target);
      await chmod(target, 0o755);
      await copyFolder(source, target);
    } else if (entry.isSymbolicLink()) {
      await symlink(await readlink(source), target);
    } else {
      await copyFile(source, target);
      await chmod(target, 0o755);
    }
  }
}
