import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import type { TestCertificate } from './certificate.js';
import { freePort } from './free-port.js';

/** A redis-server for tests, without persistence. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Sends a command on a separate connection. */
  ask<Answer = unknown>(command: string, ...values: string[]): Promise<Answer>;
  /** Stops it (SIGTERM), which loses its data. */
  stop(): Promise<void>;
  /** Restarts it, empty, on the same port. */
  start(): Promise<void>;
  /** Suspends it (SIGSTOP): it accepts connections and responds to nothing. */
  pause(): void;
  resume(): void;
  dispose(): Promise<void>;
}

/** Whether this machine has a redis-server. */
export const hasRedis = ((): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/**
 * Starts a {@link TestRedis} on a free port; `settings` go to its command line, such as `['--requirepass', 'x']`. With a
 * `certificate` it accepts only TLS.
 */
export async function startRedis(
  settings: readonly string[] = [],
  certificate?: TestCertificate,
): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-redis-'));
  const port = await freePort();
  const password = settings[settings.indexOf('--requirepass') + 1];
  const access = {
    ...(settings.includes('--requirepass') && { password }),
    ...(certificate && { tls: { ca: certificate.text } }),
  };
  const launch = async (): Promise<ChildProcess> => {
    const always = ['--bind', '127.0.0.1', '--dir', folder, ...listeningAt(port, certificate)];
    const child = spawn('redis-server', [...always, '--save', '', '--appendonly', 'no', ...settings], {
      stdio: 'ignore',
    });
    const client = new Redis({ host: '127.0.0.1', port, ...access, retryStrategy: () => 50 });
    // Attempts are refused until it listens; the client retries.
    client.on('error', () => undefined);
    await Promise.race([
      client.ping(),
      once(child, 'exit').then(([code]) => {
        throw new Error(`redis-server ended with ${String(code)}`);
      }),
    ]);
    client.disconnect();
    return child;
  };
  let child = await launch();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  };
  return {
    url: `${certificate ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    port,
    async ask<Answer>(command: string, ...values: string[]) {
      const client = new Redis({ host: '127.0.0.1', port, ...access });
      try {
        return (await client.call(command, ...values)) as Answer;
      } finally {
        client.disconnect();
      }
    },
    stop,
    async start() {
      child = await launch();
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async dispose() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listeningAt(port: number, certificate: TestCertificate | undefined): string[] {
  if (certificate === undefined) return ['--port', String(port)];
  const { file, keyFile } = certificate;
  const tls = ['--tls-cert-file', file, '--tls-key-file', keyFile, '--tls-ca-cert-file', file];
  return ['--port', '0', '--tls-port', String(port), ...tls, '--tls-auth-clients', 'no'];
}
