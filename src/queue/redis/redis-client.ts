import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisPlace } from './redis-place.js';

const LONGEST_PAUSE_MS = 5000;

/** The pause before the next attempt to reconnect, in ms: doubling, and never for long. */
export const pauseBefore = (attempt: number): number => Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS);

/**
 * Who adds jobs gets an error when Redis is away, at once or, when it hangs, after a moment: what could not be
 * added is still in its row, and the next look of the dispatcher brings it.
 */
export const PRODUCER = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 3000,
  retryStrategy: pauseBefore,
} satisfies RedisOptions;

/** Who takes jobs waits for Redis as long as that takes. */
export const CONSUMER = { maxRetriesPerRequest: null, retryStrategy: pauseBefore } satisfies RedisOptions;

/** A client of one Redis or of a cluster. */
export function redisClient(place: RedisPlace, cluster: boolean, options: RedisOptions): Redis | Cluster {
  // BullMQ adds a host, a port and a strategy of its own to the options that it hands on.
  const { host: _host, port: _port, enableOfflineQueue, lazyConnect, retryStrategy, ...rest } = options;
  const access = { keepAlive: 10_000, connectTimeout: 5000, ...rest, ...place.access };
  const presence = { enableOfflineQueue: enableOfflineQueue ?? true, lazyConnect: lazyConnect ?? false };
  if (!cluster) return new Redis({ ...access, ...presence, retryStrategy, ...place.nodes[0] });
  return new Cluster([...place.nodes], {
    ...presence,
    redisOptions: access,
    clusterRetryStrategy: (attempt) => retryStrategy?.(attempt),
  });
}
