import http from 'node:http';
import https from 'node:https';
import { Client } from 'minio';
import type { S3Config } from '../config/index.js';
import { createTransport, type S3Patience } from './s3.transport.js';

const PATIENCE: S3Patience = { connectMs: 5000, idleMs: 60_000 };

/** A connection that is not used is closed before most servers close it, who would do so without a word. */
const UNUSED_MS = 15_000;

/** More than a process has under way at once; what is beyond waits in the agent. */
const MAX_SOCKETS = 512;
const MAX_UNUSED_SOCKETS = 64;

/** The client of an S3 server: connections are kept, silence is bounded, and trying again is left to us. */
export function createClient(config: S3Config, patience: S3Patience = PATIENCE): Client {
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
      maxSockets: MAX_SOCKETS,
      maxFreeSockets: MAX_UNUSED_SOCKETS,
    }),
    retryOptions: { disableRetry: true },
  });
}
