import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterPlace, ensureCluster } from './cluster.js';
import { PostgresFailedError } from './embedded-errors.js';
import { logSize, logTail, trimLog } from './log-file.js';
import { makePassword } from './password.js';
import type { Runtime } from './runtime.js';
import { freePort, type Settings, shutDown, spawnServer, waitUntilReady } from './server.js';

/** Where a server is to run, and with what. */
export interface Site extends ClusterPlace {
  readonly logFile: string;
  readonly settings: Settings;
  /** Called when a server has to be started, so only then are its programs looked for. */
  readonly runtime: () => Promise<Runtime>;
  /** Removes what {@link Site.runtime} made, if anything. */
  readonly dropRuntime: () => Promise<void>;
}

const READY_WITHIN_MS = 300_000;
const MOST_TRIES = 4;

/**
 * Tries once to start a server on `port`, or a free one, and returns its process number when it is ready.
 * Undefined when it ended at once, which another try can cure: somebody took the port, or another start was
 * faster, or the children of a server that was killed are not gone yet. The last try throws.
 *
 * @param stalePid the process in a left-over postmaster.pid, known to be no server of these data
 * @param attempt counts from 1
 * @throws {PostgresFailedError} that ends with what the server logged
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
    password: () => makePassword(site.dataDir),
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
    if (await waitUntilReady(server, clusterDir, READY_WITHIN_MS)) return server.pid;
  } catch (error) {
    await shutDown(server.pid!);
    throw error;
  }
  if (attempt >= MOST_TRIES) {
    throw new PostgresFailedError(
      `PostgreSQL could not be started. It says:\n${await logTail(logFile, logged)}`,
    );
  }
  await sleep(50 * 2 ** attempt);
  return undefined;
}
