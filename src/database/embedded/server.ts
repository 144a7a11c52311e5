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
import { waitUntilGone } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

/** Settings of the server by name. */
export type Settings = Readonly<Record<string, string>>;

const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // A failed statement is its caller's to log; here it could carry a user's data.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** What a server is started with; `stalePid` is in its postmaster.pid and known to be no server. */
export interface ServerOptions {
  readonly program: string;
  readonly clusterDir: string;
  readonly account: Account | undefined;
  readonly port: number;
  readonly settings: Settings;
  readonly logFile: string;
  readonly stalePid: number | undefined;
}

/** The command line of a server. */
export function serverArguments(options: ServerOptions): readonly string[] {
  const settings = { ...SETTINGS, ...options.settings, port: String(options.port) };
  return [
    '-D',
    dataArgument(options.clusterDir, options.account),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * Starts a server in a session of its own: a Ctrl-C in our terminal does not reach it, and it outlives us, so
 * that it is never cut off half-way by our end.
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
        // PostgreSQL refuses to start while the process in a left-over postmaster.pid lives, whoever that is,
        // except this one. Better than deleting the file: that could hit the one of a server just starting.
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

/** Waits until `server` says that it is ready, and is false when it ends before that. */
export async function waitUntilReady(
  server: ChildProcess,
  clusterDir: string,
  patienceMs: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (server.exitCode === null && server.signalCode === null) {
    const said = await readPostmasterPid(clusterDir);
    if (said?.pid === server.pid && said?.ready === true) return true;
    if (performance.now() > deadline) {
      throw new PostgresFailedError(`PostgreSQL did not get ready within ${patienceMs / 1000} seconds.`);
    }
    await sleep(10);
  }
  return false;
}

/** A port on 127.0.0.1 that nobody listens on, just now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

// Fast: clients are cut off, all is written down. Immediate: recovers at the next start. Then what remains.
const SHUTDOWN = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
] as const;

/** Shuts the server `pid` down, our child or not, and waits until it is gone. */
export async function shutDown(pid: number): Promise<void> {
  for (const [signal, patienceMs] of SHUTDOWN) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (hasCode(error, 'ESRCH')) return;
      throw error;
    }
    if (await waitUntilGone(pid, patienceMs)) return;
  }
  throw new PostgresFailedError(`PostgreSQL (process ${pid}) could not be ended.`);
}
