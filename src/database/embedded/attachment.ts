import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { DataDirInUseError, PostgresFailedError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { launch, type Site } from './launch.js';
import { isAlive, isServerOf } from './os-process.js';
import { claimOwnership, type Ownership, TOO_MANY_CONNECTIONS } from './ownership.js';
import { readPassword } from './password.js';
import { type PostmasterPid, readPostmasterPid } from './postmaster-pid.js';
import { shutDown } from './server.js';

/** A running server that this process has claimed; `started` when it also started it. */
export interface Attached {
  readonly pid: number;
  readonly port: number;
  readonly password: string;
  readonly started: boolean;
  readonly ownership: Ownership;
}

// One that recovers from a crash or shuts down may take minutes; one that says it is ready should answer.
const SETTLE_WITHIN_MS = 300_000;
const ANSWER_WITHIN_MS = 30_000;

// A server that does not answer is asked again after a pause that doubles between these.
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Claims the server of `site`: the one that runs there already, because its owner was killed, or else a new
 * one, on `port` or a free one. When two do this at once nothing but the claim decides between them.
 *
 * @throws {DataDirInUseError | DataDirError | NoPostgresError | PostgresFailedError}
 * @throws the reason of `signal` once it is aborted
 */
export async function attach(site: Site, port?: number, signal?: AbortSignal): Promise<Attached> {
  const launched: number[] = [];
  try {
    return await claimAny(site, port, launched, signal);
  } catch (error) {
    const own = launched.findLast((pid) => isAlive(pid));
    // Whoever was faster to claim the server that we launched uses it, with the programs it runs from.
    if (own !== undefined && error instanceof DataDirInUseError) throw error;
    if (own !== undefined) await shutDown(own);
    await site.dropRuntime();
    throw error;
  }
}

async function claimAny(
  site: Site,
  port: number | undefined,
  launched: number[],
  signal: AbortSignal | undefined,
): Promise<Attached> {
  const { dataDir, clusterDir, account } = site;
  const began = performance.now();
  let unansweredSince: number | undefined;
  let pauseMs = SHORTEST_PAUSE_MS;
  for (let attempt = 1; ; await sleep(pauseMs)) {
    signal?.throwIfAborted();
    const noted = await readPostmasterPid(clusterDir);
    if (noted === undefined || (await isServerOf(noted.pid, clusterDir, account)) === false) {
      const pid = await launch(site, port, noted?.pid, attempt++);
      if (pid !== undefined) launched.push(pid);
    } else if (noted.port !== undefined && noted.ready) {
      const password = await readPassword(dataDir);
      const ownership = await claimOwnership(noted.port, password, dataDir);
      if (!isNativeError(ownership)) {
        const { pid } = noted;
        return { pid, port: noted.port, password, ownership, started: launched.includes(pid) };
      }
      unansweredSince ??= performance.now();
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      complain(noted, clusterDir, performance.now() - unansweredSince, ANSWER_WITHIN_MS, ownership);
    } else {
      complain(noted, clusterDir, performance.now() - began, SETTLE_WITHIN_MS);
    }
  }
}

function complain(
  { pid }: PostmasterPid,
  clusterDir: string,
  waitedMs: number,
  patienceMs: number,
  cause?: Error,
): void {
  if (waitedMs < patienceMs) return;
  if (hasCode(cause, TOO_MANY_CONNECTIONS)) {
    throw new PostgresFailedError(
      `All connections of the PostgreSQL in ${clusterDir} (process ${pid}) are taken. End the programs that hold them.`,
      { cause },
    );
  }
  throw new PostgresFailedError(
    `The PostgreSQL in ${clusterDir} (process ${pid}) does not answer. End it, or, when process ${pid} is ` +
      'another program, remove the file postmaster.pid in that folder.',
    { cause },
  );
}
