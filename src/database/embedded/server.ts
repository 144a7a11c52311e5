import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { POSTGRES_ENVIRONMENT } from './binaries.js';
import { dataArgument } from './cluster.js';
import { PostgresFailedError } from './embedded-errors.js';
import { hasCode } from './error-code.js';
import { waitForExit } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

/** Server settings by name. */
export type Settings = Readonly<Record<string, string>>;

const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  // For solid-state disks. With the default, 4, the planner reads whole tables rather than a few rows by an index.
  random_page_cost: '1.1',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // The caller of a failed statement logs it; in this log it could expose a user's data.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** The options of a server start; `stalePid` is in its postmaster.pid and known not to be a server. */
export interface ServerOptions {
  readonly program: string;
  readonly clusterDir: string;
  readonly account: Account | undefined;
  readonly port: number;
  readonly settings: Settings;
  readonly logFile: string;
  readonly stalePid: number | undefined;
}

/** Returns the command-line arguments of a server. */
function serverArguments(options: ServerOptions): readonly string[] {
  const settings = { ...SETTINGS, ...options.settings, port: String(options.port) };
  return [
    '-D',
    dataArgument(options.clusterDir, options.account),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * Starts a server in its own session: a Ctrl-C in our terminal does not reach it, and it outlives this process, so that
 * our end never interrupts it.
 */
export async function spawnServer(options: ServerOptions): Promise<ChildProcess> {
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const server = spawn(options.program, serverArguments(options), {
      ...options.account,
      cwd: options.clusterDir,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: {
        ...POSTGRES_ENVIRONMENT,
        // PostgreSQL refuses to start while the process in a left-over postmaster.pid is alive, except the one named
        // here. Deleting the file is no alternative: it could belong to a server that is just starting.
        ...(options.stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(options.stalePid) }),
      },
    });
    await once(server, 'spawn');
    server.unref();
    return server;
  } catch (cause) {
    throw new PostgresFailedError(`${options.program} could not be run.`, { cause });
  } finally {
    await log.close();
  }
}

/** Waits until `server` is ready; returns false when it exits before that. */
export async function waitUntilReady(
  server: ChildProcess,
  clusterDir: string,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (server.exitCode === null && server.signalCode === null) {
    const postmaster = await readPostmasterPid(clusterDir);
    if (postmaster?.pid === server.pid && postmaster?.ready === true) return true;
    if (performance.now() > deadline) {
      throw new PostgresFailedError(`PostgreSQL did not become ready within ${timeoutMs / 1000} seconds.`);
    }
    await sleep(10);
  }
  return false;
}

/** Returns a port on 127.0.0.1 that is currently free. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

// Fast shutdown: disconnects clients and writes a checkpoint. Immediate shutdown: recovers at the next start. Then a kill.
const SHUTDOWN = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
] as const;

/** Shuts the server `pid` down, whether or not it is our child, and waits until it has ended. */
export async function shutDown(pid: number): Promise<void> {
  for (const [signal, timeoutMs] of SHUTDOWN) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (hasCode(error, 'ESRCH')) return;
      throw error;
    }
    if (await waitForExit(pid, timeoutMs)) return;
  }
  throw new PostgresFailedError(`PostgreSQL (process ${pid}) could not be ended.`);
}
