import { execFile } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from './error-code.js';
import { DataDirError } from './embedded-errors.js';

/** An account of the operating system, to run a program as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The input of {@link chooseAccount}: our user id, the owner of the existing data (if any) and candidate accounts. */
export interface AccountFacts {
  readonly self: number;
  readonly owner: Account | undefined;
  readonly named: readonly Account[];
}

/**
 * Chooses the account that the server runs as; undefined means our own. PostgreSQL refuses to run as root, so under root
 * it runs as the owner of the data, or else as the first non-root account of `named`. 'foreign' means that the data
 * belong to another user and we may not switch to that user, 'none' that there is no account to run it as.
 */
export function chooseAccount({
  self,
  owner,
  named,
}: AccountFacts): Account | undefined | 'foreign' | 'none' {
  if (self !== 0) return owner === undefined || owner.uid === self ? undefined : 'foreign';
  if (owner !== undefined && owner.uid !== 0) return owner;
  return named.find(({ uid }) => uid !== 0) ?? 'none';
}

/**
 * Chooses the account for the data in `clusterDir`, which need not exist yet.
 *
 * @throws {DataDirError} when no account can use the data
 */
export async function serverAccount(clusterDir: string): Promise<Account | undefined> {
  const self = process.getuid?.() ?? -1;
  const owner = await ownerOf(clusterDir);
  const named = self === 0 ? [await accountNamed('postgres'), await accountNamed('nobody')] : [];
  const account = chooseAccount({ self, owner, named: named.filter((found) => found !== undefined) });
  if (account === 'foreign') {
    throw new DataDirError(
      `The data in ${clusterDir} belong to user id ${owner?.uid}, and this program runs as ${self}. ` +
        'Run it as the user who made them, or set DATA_DIR to a folder of your own.',
    );
  }
  if (account === 'none') {
    throw new DataDirError(
      'PostgreSQL does not run as root, and there is neither an account "postgres" nor "nobody" to run it as. ' +
        'Run this program as an ordinary user, or set DATABASE_URL.',
    );
  }
  return account;
}

/** Changes the owner of `folder` and everything in it to `account`. */
export async function changeOwner(folder: string, account: Account): Promise<void> {
  try {
    for (const entry of await readdir(folder, { recursive: true })) {
      await lchown(join(folder, entry), account.uid, account.gid);
    }
    await chown(folder, account.uid, account.gid);
  } catch (cause) {
    throw new DataDirError(
      `${folder} cannot be given to user id ${account.uid}, which PostgreSQL needs because it does not run as root. ` +
        'Run this program as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function accountNamed(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (option) => Number((await promisify(execFile)('id', [option, name])).stdout)),
    );
    return { uid: uid!, gid: gid! };
  } catch (error) {
    // `id` exits with 1 when the account does not exist.
    if (hasCode(error, 1)) return undefined;
    throw error;
  }
}
