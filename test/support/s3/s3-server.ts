import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { freePort } from '../free-port.js';

/** A real S3 server of one test file: OpenStack Swift, region us-east-1. */
export interface S3Server {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The variables with which the program uses it and a bucket of that name. */
  variables(bucket: string): Record<string, string>;
  /** Stops it and keeps its data. */
  stop(): Promise<void>;
  /** Restarts it on the same ports. */
  start(): Promise<void>;
  /** Stops it and deletes its data. */
  dispose(): Promise<void>;
}

/** Whether this machine has the programs of {@link startS3Server}: Debian's python3-swift and memcached. */
export const s3Available =
  existsSync('/usr/lib/python3/dist-packages/swift/proxy/server.py') && existsSync('/usr/bin/memcached');

const SCRIPT = path.resolve('test/support/s3/swift.sh');
const PORTS = 5;

/** Starts a server on free ports and waits until it responds. It also ends with this process. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-s3-'));
  const ports = await freePorts(PORTS);
  const accessKey = 'halftone:tests';
  const secretKey = 'correct.horse.battery.staple';
  const launch = async (): Promise<() => Promise<void>> => {
    const child = spawn('bash', [SCRIPT, folder, ...ports.map(String), accessKey, secretKey]);
    const ended = once(child, 'exit');
    const log = buffer(child.stderr);
    const lines = createInterface(child.stdout);
    const isReady = await Promise.race([once(lines, 'line').then(() => true), ended.then(() => false)]);
    if (!isReady) throw new Error(`The S3 server of the tests did not start:\n${String(await log)}`);
    return async () => {
      child.stdin.end();
      await ended;
    };
  };
  let end = await launch();
  const endpoint = `http://127.0.0.1:${ports[0]}`;
  return {
    endpoint,
    accessKey,
    secretKey,
    variables: (bucket) => programVariables({ endpoint, accessKey, secretKey }, bucket),
    stop: () => end(),
    async start() {
      end = await launch();
    },
    async dispose() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the variables with which the program uses a server and a bucket of that name. */
export function programVariables(
  { endpoint, accessKey, secretKey }: Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>,
  bucket: string,
): Record<string, string> {
  return {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
    S3_BUCKET: bucket,
  };
}

/** Returns distinct free ports. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
