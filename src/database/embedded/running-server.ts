import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { serverAccount } from './account.js';
import { hasCode } from './error-code.js';
import { isServerOf } from './os-process.js';
import { serverUrl } from './ownership.js';
import { readPassword } from './password.js';
import { readPostmasterPid } from './postmaster-pid.js';

/**
 * The address of the server that runs on the data in `dataDir`, whoever owns it, for a short visit; undefined
 * when none does.
 *
 * @throws {DataDirError} when the data cannot be used by us
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
  const noted = await readPostmasterPid(clusterDir);
  if (noted?.port === undefined || !noted.ready) return undefined;
  if ((await isServerOf(noted.pid, clusterDir, await serverAccount(clusterDir))) === false) return undefined;
  return serverUrl(noted.port, await readPassword(folder));
}
