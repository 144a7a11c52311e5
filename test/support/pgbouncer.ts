import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.js';

/** A PgBouncer for tests in front of one PostgreSQL, with the default configuration except for its mode. */
export interface TestPgBouncer {
  /** The URL of the database through PgBouncer. */
  readonly url: string;
  dispose(): Promise<void>;
}

const PROGRAM = 'pgbouncer';

/** Whether this machine has PgBouncer. */
export const hasPgBouncer = ((): boolean => {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Starts a {@link TestPgBouncer} in front of the database at `url`; `extra` lines go to its configuration. */
export async function startPgBouncer(
  url: string,
  mode: 'session' | 'transaction' | 'statement',
  extra: readonly string[] = [],
): Promise<TestPgBouncer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const { hostname, port: serverPort, username, password } = new URL(url);
  const users = path.join(folder, 'users.txt');
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  const config = path.join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${serverPort}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1`,
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    `pool_mode = ${mode}`,
    'default_pool_size = 60',
    ...extra,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  // It does not run as root.
  const account = process.getuid!() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(PROGRAM, [config], { stdio: 'ignore', ...account });
  const through = new URL(url);
  through.port = String(port);
  through.hostname = '127.0.0.1';
  await untilItListens(child, through.href);
  return {
    url: through.href,
    async dispose() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilItListens(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (child.exitCode !== null)
        throw new Error(`pgbouncer ended with ${child.exitCode}`, { cause: error });
      await sleep(20);
    } finally {
      await client.end();
    }
  }
}
