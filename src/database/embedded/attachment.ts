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

/** A running server that this process has claimed; `started` says whether this process also started it. */
export interface Attached {
  readonly pid: number;
  readonly port: number;
  readonly password: string;
  readonly started: boolean;
  readonly ownership: Ownership;
}

// A server that recovers from a crash or shuts down may take minutes; a ready one should respond quickly.
const SETTLE_TIMEOUT_MS = 300_000;
const RESPONSE_TIMEOUT_MS = 30_000;

// The pause between two attempts to claim a server that does not respond; it doubles between these bounds.
const MIN_PAUSE_MS = 20;
const MAX_PAUSE_MS = 500;

/**
 * Claims the server of `site`: the one that still runs there because its owner was killed, or else a new one on `port`
 * or a free port. When two processes do this concurrently, the claim alone decides between them.
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
    // Another process has claimed the server that we launched, and uses it with the programs it runs from.
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
  let unresponsiveSince: number | undefined;
  let pauseMs = MIN_PAUSE_MS;
  for (let attempt = 1; ; await sleep(pauseMs)) {
    signal?.throwIfAborted();
    const postmaster = await readPostmasterPid(clusterDir);
    if (postmaster === undefined || (await isServerOf(postmaster.pid, clusterDir, account)) === false) {
      const pid = await launch(site, port, postmaster?.pid, attempt++);
      if (pid !== undefined) launched.push(pid);
    } else if (postmaster.port !== undefined && postmaster.ready) {
      const password = await readPassword(dataDir);
      const ownership = await claimOwnership(postmaster.port, password, dataDir);
      if (!isNativeError(ownership)) {
        const { pid } = postmaster;
        return { pid, port: postmaster.port, password, ownership, started: launched.includes(pid) };
      }
      unresponsiveSince ??= performance.now();
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
      throwWhenOverdue(
        postmaster,
        clusterDir,
        performance.now() - unresponsiveSince,
        RESPONSE_TIMEOUT_MS,
        ownership,
      );
    } else {
      throwWhenOverdue(postmaster, clusterDir, performance.now() - began, SETTLE_TIMEOUT_MS);
    }
  }
}

/** Throws when the server has been waited for longer than `timeoutMs`. */
function throwWhenOverdue(
  { pid }: PostmasterPid,
  clusterDir: string,
  waitedMs: number,
  timeoutMs: number,
  cause?: Error,
): void {
  if (waitedMs < timeoutMs) return;
  if (hasCode(cause, TOO_MANY_CONNECTIONS)) {
    throw new PostgresFailedError(
      `All connections of the PostgreSQL in ${clusterDir} (process ${pid}) are in use. End the programs that use them.`,
      { cause },
    );
  }
  throw new PostgresFailedError(
    `The PostgreSQL in ${clusterDir} (process ${pid}) does not respond. End it, or, when process ${pid} is ` +
      'another program, remove the file postmaster.pid in that folder.',
    { cause },
  );
}
