import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { serverAccount } from './account.js';
import { DataDirError, DataDirInUseError } from './embedded-errors.js';
import { isServerOf } from './os-process.js';
import { claimOwnership, type Ownership } from './ownership.js';
import { readPassword } from './password.js';
import { type PostmasterPid, readPostmasterPid } from './postmaster-pid.js';
import { removeLeftoverCopies } from './runtime.js';
import { shutDown } from './server.js';

const ASK_EVERY_MS = 500;

/** Shuts down the server on the data in `dataDir` (an absolute path) unless a process that lives owns it. */
export async function endOrphan(dataDir: string): Promise<void> {
  const clusterDir = join(dataDir, 'postgres');
  const account = await serverAccount(clusterDir);
  for (; ; await sleep(ASK_EVERY_MS)) {
    const noted = await readPostmasterPid(clusterDir);
    if (noted === undefined || (await isServerOf(noted.pid, clusterDir, account)) === false) break;
    // One that starts or recovers may be another start's; whose it is can be asked once it is ready.
    if (!noted.ready) continue;
    const ownership = await claim(noted, dataDir);
    if (ownership instanceof DataDirInUseError) return;
    // Without its password nobody can own it. Any other error passes, such as that of too many connections.
    if (isNativeError(ownership) && !(ownership instanceof DataDirError)) continue;
    // As its owner, so that another start waits for its end instead of claiming it meanwhile.
    await shutDown(noted.pid);
    if (!isNativeError(ownership)) await ownership.release();
    break;
  }
  await removeLeftoverCopies(dataDir);
}

/** The ownership of the server, or why it cannot be had. */
async function claim({ port }: PostmasterPid, dataDir: string): Promise<Ownership | Error> {
  try {
    return await claimOwnership(port!, await readPassword(dataDir), dataDir);
  } catch (error) {
    if (isNativeError(error)) return error;
    throw error;
  }
}
