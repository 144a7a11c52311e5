import { Logger } from '@nestjs/common';
import {
  createIORedisClient,
  getDefaultBackendFactory,
  RedisConnection,
  setDefaultBackendFactory,
} from 'bullmq';
import { paced } from '../paced-backend.js';
import { checkRedis } from './redis-check.js';
import { CONSUMER, PRODUCER, redisClient } from './redis-client.js';
import { redisAddress } from './redis-address.js';
import { RedisWatch } from './redis-watch.js';

/**
 * Uses the Redis or the cluster of REDIS_URL as the backend of the queues of this process.
 *
 * @throws {RedisUnusableError} when it cannot be used now
 */
export async function useRedis(urls: string, cluster: boolean, prefix: string): Promise<void> {
  const address = redisAddress(urls);
  const logger = new Logger('Redis');
  await checkRedis(address, cluster, prefix, logger);
  const watch = new RedisWatch(logger);
  RedisConnection.clientFactory = (options) => {
    const client = redisClient(address, cluster, options);
    watch.watch(client);
    return createIORedisClient(client);
  };
  setDefaultBackendFactory();
  const redisBackend = getDefaultBackendFactory();
  // BullMQ gives queues and workers the same connection options, but they need opposite ones.
  setDefaultBackendFactory((name, options, kind) => {
    const role = kind?.withBlockingConnection ? CONSUMER : PRODUCER;
    // checkRedis has warned about an old version once; BullMQ would repeat that for each connection.
    const connection = { ...role, skipVersionCheck: true };
    return paced(redisBackend(name, { ...options, connection }, kind));
  });
}
