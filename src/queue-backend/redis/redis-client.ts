import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from './redis-address.js';

const MAX_DELAY_MS = 5000;

/** Returns the backoff before the next reconnect attempt, in ms: it doubles up to a maximum. */
const reconnectDelayMs = (attempt: number): number => Math.min(100 * 2 ** attempt, MAX_DELAY_MS);

/**
 * The client options for adding jobs. When Redis is unavailable, adding a job fails immediately, or after the command
 * timeout when Redis hangs. The job is still in its row, and the dispatcher's next poll adds it.
 */
export const PRODUCER = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 3000,
  retryStrategy: reconnectDelayMs,
} satisfies RedisOptions;

/** The client options for workers, which wait for Redis without limit. */
export const CONSUMER = {
  maxRetriesPerRequest: null,
  retryStrategy: reconnectDelayMs,
} satisfies RedisOptions;

/** Creates a client of one Redis or of a cluster. */
export function redisClient(address: RedisAddress, cluster: boolean, options: RedisOptions): Redis | Cluster {
  // BullMQ adds its own host, port and retry strategy to the options that it passes on.
  const { host: _host, port: _port, enableOfflineQueue, lazyConnect, retryStrategy, ...rest } = options;
  const access = { keepAlive: 10_000, connectTimeout: 5000, ...rest, ...address.access };
  const availability = { enableOfflineQueue: enableOfflineQueue ?? true, lazyConnect: lazyConnect ?? false };
  if (!cluster) return new Redis({ ...access, ...availability, retryStrategy, ...address.nodes[0] });
  return new Cluster([...address.nodes], {
    ...availability,
    redisOptions: access,
    clusterRetryStrategy: (attempt) => retryStrategy?.(attempt),
  });
}
