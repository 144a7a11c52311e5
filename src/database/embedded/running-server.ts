import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { serverAccount } from './account.js';
import { hasCode } from './error-code.js';
import { isServerOf } from './os-process.js';
import { serverUrl } from './ownership.js';
import { readPassword } from './password.js';
import { readPostmasterPid } from './postmaster-pid.js';

/**
 * Returns the URL of the server that runs on the data in `dataDir`, without claiming it; undefined when none runs.
 *
 * @throws {DataDirError} when this user cannot use the data
 */
export async function runningServer(dataDir: string): Promise<string | undefined> {
  let folder: string;
  try {
    folder = await realpath(dataDir);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const clusterDir = join(folder, 'postgres');
  const postmaster = await readPostmasterPid(clusterDir);
  if (postmaster?.port === undefined || !postmaster.ready) return undefined;
  if ((await isServerOf(postmaster.pid, clusterDir, await serverAccount(clusterDir))) === false)
    return undefined;
  return serverUrl(postmaster.port, await readPassword(folder));
}
