import http from 'node:http';
import https from 'node:https';
import { Client, type ClientOptions } from 'minio';
import type { S3Config } from '../config/index.js';
import { DefaultCredentials } from './s3-credentials.js';
import { createTransport, type S3Timeouts } from './s3-transport.js';

const TIMEOUTS: S3Timeouts = { connectMs: 5000, idleMs: 60_000 };

/** Closes an idle connection before most servers do, since a request on a connection that was just closed would fail. */
const IDLE_SOCKET_MS = 15_000;

/** How many requests a process sends at a time; further requests wait in the process and not in the store. */
const MAX_SOCKETS = 64;
const MAX_IDLE_SOCKETS = 32;

/** The options of a client. Every client has its own connection pool. */
export interface S3ClientOptions {
  readonly timeouts?: S3Timeouts;
  readonly maxSockets?: number;
}

/** Creates a client of an S3 server, with keep-alive connections and timeouts, and without its own retries. */
export function createClient(
  config: S3Config,
  { timeouts = TIMEOUTS, maxSockets = MAX_SOCKETS }: S3ClientOptions = {},
): Client {
  const { protocol, hostname, port } = new URL(config.endpoint);
  const secure = protocol === 'https:';
  const { Agent } = secure ? https : http;
  return new Client({
    endPoint: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    useSSL: secure,
    ...credentialsOf(config),
    region: config.region,
    pathStyle: config.pathStyle,
    transport: createTransport(secure, timeouts),
    transportAgent: new Agent({
      keepAlive: true,
      timeout: IDLE_SOCKET_MS,
      maxSockets,
      maxFreeSockets: MAX_IDLE_SOCKETS,
    }),
    retryOptions: { disableRetry: true },
  });
}

/** Returns the options for the credentials of `config`. */
function credentialsOf({ keys, region }: S3Config): Partial<ClientOptions> {
  // The client declares its types twice, for `import` and for `require`, and the two do not match.
  if (keys === undefined) return { credentialsProvider: new DefaultCredentials(region) as never };
  const { accessKey, secretKey, sessionToken } = keys;
  return { accessKey, secretKey, ...(sessionToken !== undefined && { sessionToken }) };
}
