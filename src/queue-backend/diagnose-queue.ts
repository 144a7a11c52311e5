import type { Config } from '../config/index.js';
import { checkRedis } from './redis/redis-check.js';
import { redisAddress } from './redis/redis-address.js';

/**
 * Checks the Redis of REDIS_URL, and returns warnings about it; none without a Redis.
 *
 * @throws {RedisUnusableError} when it cannot be used
 */
export async function diagnoseQueue({ redisUrl, redisCluster, prefix }: Config['queue']): Promise<string[]> {
  if (redisUrl === undefined) return [];
  const warnings: string[] = [];
  const logger = { warn: (text: unknown) => void warnings.push(String(text)) };
  await checkRedis(redisAddress(redisUrl), redisCluster, prefix, logger);
  return warnings;
}
