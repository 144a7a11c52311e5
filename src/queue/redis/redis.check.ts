import type { Logger } from '@nestjs/common';
import { HalftoneError } from '../../common/index.js';
import { redisClient } from './redis.client.js';
import { type RedisPlace, shownPlace } from './redis.place.js';

/** The oldest Redis that BullMQ works well with. */
const OLDEST = [6, 2] as const;

/** The Redis that REDIS_URL names is no use. */
export class RedisUnusable extends HalftoneError {
  readonly code = 'REDIS_UNUSABLE';
}

/**
 * Asks the Redis of REDIS_URL once what it is, and warns of what would lose jobs.
 *
 * @throws {RedisUnusable} that says why, without the password
 */
export async function checkRedis(
  place: RedisPlace,
  cluster: boolean,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const info = await infoOf(place, cluster);
  const [major = 0, minor = 0] = (field(info, 'redis_version') ?? '').split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    logger.warn(`Redis at ${shownPlace(place)} is older than ${OLDEST.join('.')}, and was never tried.`);
  }
  const policy = field(info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    logger.warn(
      `Redis at ${shownPlace(place)} has maxmemory-policy ${policy}: short of memory it throws jobs away. ` +
        `They are found again, late. Set it to noeviction.`,
    );
  }
}

async function infoOf(place: RedisPlace, cluster: boolean): Promise<string> {
  const client = redisClient(place, cluster, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 5000,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason ??= error));
  try {
    await client.connect();
    return await client.info();
  } catch (error) {
    throw new RedisUnusable(faultOf(place, reason ?? (error as Error)), { cause: error });
  } finally {
    client.disconnect();
  }
}

function faultOf(place: RedisPlace, { message }: Error): string {
  const where = `REDIS_URL: the Redis at ${shownPlace(place)}`;
  if (/NOAUTH/.test(message)) return `${where} asks for a password: redis://:password@host:port.`;
  if (/WRONGPASS|invalid password|invalid username/.test(message)) return `${where} refuses the password.`;
  return `${where} cannot be used: ${message}`;
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
