import { chmod, copyFile, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Account } from './account.js';
import { mend, tryRunning } from './binaries.js';
import { NoPostgresError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { leftovers } from './leftovers.js';

/** PostgreSQL's programs where the server's account can reach them, and their major version. */
export interface Runtime {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: number;
  /** Removes them again, when they are a copy that was made for this. */
  remove(): Promise<void>;
}

const COPY = 'halftone-postgres-';
// In DATA_DIR, one link per copy, so that a start after a kill -9 finds what the killed process left.
const RECORD = 'postgres.runtime-';

/**
 * Makes PostgreSQL's programs in `native` usable by `account`: in place where that works, else as a copy in a
 * folder for temporary files (60 MB, until {@link Runtime.remove}). The programs of a root-owned project in a
 * folder of mode 0700 cannot be reached by the account that PostgreSQL runs as, whatever they permit.
 *
 * @throws {NoPostgresError} when `account` can run them nowhere
 */
export async function prepareRuntime(
  native: string,
  dataDir: string,
  account: Account | undefined,
): Promise<Runtime> {
  await mend(native);
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

/** Removes the copies that processes which no longer live made for `dataDir`. */
export async function removeLeftoverCopies(dataDir: string): Promise<void> {
  for (const record of await leftovers(dataDir, RECORD)) await removeCopy(record);
}

async function removeCopy(record: string): Promise<void> {
  try {
    const copy = await readlink(record);
    // Never follow a record that somebody bent to another place.
    if (basename(copy).startsWith(COPY)) await rm(copy, { recursive: true, force: true });
    await rm(record, { force: true });
  } catch (error) {
    // Another start is removing the same one.
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
  let fault: Error;
  try {
    const copy = await mkdtemp(join(folder, COPY));
    record = join(dataDir, `${RECORD}${process.pid}-${basename(copy)}`);
    await symlink(copy, record);
    await chmod(copy, 0o755);
    await copyFolder(native, copy);
    await mend(copy);
    const tried = await tryRunning(copy, account);
    if (typeof tried === 'number') return { ...programsIn(copy), major: tried, remove };
    fault = tried;
  } catch (error) {
    if (!isNativeError(error)) throw error;
    fault = error;
  }
  await remove();
  return fault;
}

/** Copies files and folders so that everybody can read them. */
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
