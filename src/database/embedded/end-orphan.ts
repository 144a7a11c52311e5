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

const POLL_INTERVAL_MS = 500;

/** Shuts down the server on the data in `dataDir` (an absolute path) unless a live process owns it. */
export async function endOrphan(dataDir: string): Promise<void> {
  const clusterDir = join(dataDir, 'postgres');
  const account = await serverAccount(clusterDir);
  for (; ; await sleep(POLL_INTERVAL_MS)) {
    const postmaster = await readPostmasterPid(clusterDir);
    if (postmaster === undefined || (await isServerOf(postmaster.pid, clusterDir, account)) === false) break;
    // A server that is starting or recovering may belong to another start; only a ready one can be claimed.
    if (!postmaster.ready) continue;
    const ownership = await claim(postmaster, dataDir);
    if (ownership instanceof DataDirInUseError) return;
    // Without the password no process can own it. Every other error, such as too many connections, is transient.
    if (isNativeError(ownership) && !(ownership instanceof DataDirError)) continue;
    // We own the server now, so that another start waits for its end instead of claiming it.
    await shutDown(postmaster.pid);
    if (!isNativeError(ownership)) await ownership.release();
    break;
  }
  await removeLeftoverCopies(dataDir);
}

/** Claims the ownership of the server; returns the error when that fails. */
async function claim({ port }: PostmasterPid, dataDir: string): Promise<Ownership | Error> {
  try {
    return await claimOwnership(port!, await readPassword(dataDir), dataDir);
  } catch (error) {
    if (isNativeError(error)) return error;
    throw error;
  }
}
