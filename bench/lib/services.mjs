import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopChild } from './children.mjs';
import { processesOf } from './processes.mjs';
import { Skipped } from './skipped.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import net from 'node:net';

/** Imports a module of `test/support`, which is TypeScript. */
async function support(name) {
  await import('../../test/support/source.register.js');
  return import(new URL(`../../test/support/${name}`, import.meta.url));
}

/** Whether this machine has a redis-server. */
export function hasRedis() {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts a Redis without persistence; returns its URL and its root for the CPU times. */
export async function startRedis(cleanup) {
  if (!hasRedis()) throw new Skipped('redis-server is not installed on this machine.');
  const { freePort } = await support('free-port.ts');
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'halftone-bench-redis-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const args = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  // Detached: Ctrl-C must not end it before the processes that use it.
  const child = spawn('redis-server', args, { stdio: 'ignore', detached: true });
  cleanup.add(() => stopChild(child));
  await listening(port, child);
  return { url: `redis://127.0.0.1:${port}`, service: { kind: 'Redis', pid: child.pid } };
}

/** Waits until a port accepts connections. */
async function listening(port, child) {
  while (child.exitCode === null) {
    const isOpen = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`The service on port ${port} ended with ${child.exitCode}.`);
}

/** Waits for a service that is starting; it is also stopped when the bench is interrupted before it has started. */
function disposedOf(cleanup, starting) {
  cleanup.add(async () => {
    const service = await starting.catch(() => undefined);
    await service?.dispose();
  });
  return starting;
}

/** Starts a PostgreSQL of its own; returns its URL and its root for the CPU times. */
export async function startPostgres(cleanup) {
  const { startPostgres: start } = await support('postgres.ts');
  const postgres = await disposedOf(cleanup, start());
  const file = path.join(postgres.dataDir, 'postgres/postmaster.pid');
  return {
    url: postgres.url,
    service: { kind: 'PostgreSQL', pid: Number.parseInt(readFileSync(file, 'utf8'), 10) },
  };
}

/** Starts an S3 server (OpenStack Swift); returns the program's variables for a bucket, and its root for the CPU times. */
export async function startS3(cleanup) {
  const { s3Available, startS3Server } = await support('s3/s3-server.ts');
  if (!s3Available)
    throw new Skipped('Swift (python3-swift and memcached) is not installed on this machine.');
  const before = new Set(childrenOfThis());
  const server = await disposedOf(cleanup, startS3Server());
  const [pid] = childrenOfThis().filter((child) => !before.has(child));
  return { server, services: pid === undefined ? [] : [{ kind: 'S3', pid }] };
}

const childrenOfThis = () =>
  processesOf([{ kind: 'this', pid: process.pid }])
    .filter(({ parent }) => parent === process.pid)
    .map(({ pid }) => pid);
