import { Logger } from '@nestjs/common';
import {
  createIORedisClient,
  getDefaultBackendFactory,
  RedisConnection,
  setDefaultBackendFactory,
} from 'bullmq';
import { checkRedis } from './redis-check.js';
import { CONSUMER, PRODUCER, redisClient } from './redis-client.js';
import { redisPlace } from './redis-place.js';
import { RedisWatch } from './redis-watch.js';

/**
 * Keeps the queues of this process in the Redis of REDIS_URL, or in the cluster.
 *
 * @throws {RedisUnusable} when it cannot be used now
 */
export async function useRedis(urls: string, cluster: boolean, prefix: string): Promise<void> {
  const place = redisPlace(urls);
  const logger = new Logger('Redis');
  await checkRedis(place, cluster, prefix, logger);
  const watch = new RedisWatch(logger);
  RedisConnection.clientFactory = (options) => {
    const client = redisClient(place, cluster, options);
    watch.watch(client);
    return createIORedisClient(client);
  };
  setDefaultBackendFactory();
  const redisBackend = getDefaultBackendFactory();
  // BullMQ gives one connection to queues and workers, and they want opposite things of it.
  setDefaultBackendFactory((name, options, kind) => {
    const role = kind?.withBlockingConnection ? CONSUMER : PRODUCER;
    // What the version check looks for was said once, at the start, and not for each of the connections.
    const connection = { ...role, skipVersionCheck: true };
    return redisBackend(name, { ...options, connection }, kind);
  });
}
