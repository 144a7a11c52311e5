import http from 'node:http';
import https from 'node:https';
import { Client } from 'minio';
import type { S3Config } from '../config/index.js';
import { createTransport, type S3Patience } from './s3-transport.js';

const PATIENCE: S3Patience = { connectMs: 5000, idleMs: 60_000 };

/** A connection that is not used is closed before most servers close it, who would do so without a word. */
const UNUSED_MS = 15_000;

/** What one process may have under way at once; what is beyond waits here and not in the store. */
const MAX_SOCKETS = 64;
const MAX_UNUSED_SOCKETS = 32;

/** What differs between clients; every one has connections of its own. */
export interface S3ClientOptions {
  readonly patience?: S3Patience;
  readonly maxSockets?: number;
}

/** A client of an S3 server: connections are kept, silence is bounded, and trying again is left to us. */
export function createClient(
  config: S3Config,
  { patience = PATIENCE, maxSockets = MAX_SOCKETS }: S3ClientOptions = {},
): Client {
  const { protocol, hostname, port } = new URL(config.endpoint);
  const secure = protocol === 'https:';
  const { Agent } = secure ? https : http;
  return new Client({
    endPoint: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    useSSL: secure,
    accessKey: config.accessKey,
    secretKey: config.secretKey,
    region: config.region,
    transport: createTransport(secure, patience),
    transportAgent: new Agent({
      keepAlive: true,
      timeout: UNUSED_MS,
      maxSockets,
      maxFreeSockets: MAX_UNUSED_SOCKETS,
    }),
    retryOptions: { disableRetry: true },
  });
}
