import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterPlace, ensureCluster } from './cluster.js';
import { logSize, logTail, trimLog } from './log-file.js';
import { ensurePassword } from './password.js';
import type { Runtime } from './runtime.js';
import { freePort, type Settings, shutDown, spawnServer, waitUntilReady } from './server.js';
import { startFailure } from './start-failure.js';

/** The data folder of a server, and the settings and programs it runs with. */
export interface Site extends ClusterPlace {
  readonly logFile: string;
  readonly settings: Settings;
  /** Finds PostgreSQL's programs; called only when a server has to be started. */
  readonly runtime: () => Promise<Runtime>;
  /** Removes the temporary copy that {@link Site.runtime} made, if any. */
  readonly dropRuntime: () => Promise<void>;
}

const READY_TIMEOUT_MS = 300_000;
const MAX_ATTEMPTS = 4;

/**
 * Makes one attempt to start a server on `port`, or a free port, and returns its process number when it is ready. Returns
 * undefined when it exited immediately, which another attempt can fix: another program took the port, another start was
 * faster, or the children of a killed server still run. The last attempt throws.
 *
 * @param stalePid the process in a left-over postmaster.pid, known not to be a server of these data
 * @param attempt counts from 1
 * @throws {HalftoneError} of {@link startFailure}
 */
export async function launch(
  site: Site,
  port: number | undefined,
  stalePid: number | undefined,
  attempt: number,
): Promise<number | undefined> {
  const { clusterDir, account, settings, logFile } = site;
  const runtime = await site.runtime();
  await ensureCluster(site, runtime, {
    password: () => ensurePassword(site.dataDir),
    sync: settings.fsync !== 'off',
  });
  await trimLog(logFile);
  const logged = await logSize(logFile);
  const server = await spawnServer({
    program: runtime.postgres,
    clusterDir,
    account,
    port: port ?? (await freePort()),
    settings,
    logFile,
    stalePid,
  });
  try {
    if (await waitUntilReady(server, clusterDir, READY_TIMEOUT_MS)) return server.pid;
  } catch (error) {
    await shutDown(server.pid!);
    throw error;
  }
  if (attempt >= MAX_ATTEMPTS) {
    const { bavail, bsize } = await statfs(site.dataDir);
    throw startFailure({
      dataDir: site.dataDir,
      logFile,
      logged: await logTail(logFile, logged),
      freeBytes: bavail * bsize,
    });
  }
  await sleep(50 * 2 ** attempt);
  return undefined;
}
