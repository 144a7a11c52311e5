import type { Logger } from '@nestjs/common';
import { HalftoneError } from '../../common/index.js';
import { redisClient } from './redis-client.js';
import { type RedisAddress, displayAddress } from './redis-address.js';

/** The oldest Redis version that BullMQ works well with. */
const MIN_VERSION = [6, 2] as const;

/** Says why the Redis of REDIS_URL cannot be used. */
export class RedisUnusableError extends HalftoneError {
  readonly code = 'REDIS_UNUSABLE';
}

/**
 * Checks the Redis of REDIS_URL once at the start, and warns about settings that lose or delay jobs. It writes a key under
 * `prefix`, since a Redis that answers `INFO` may still reject writes.
 *
 * @throws {RedisUnusableError} that says why, without the password
 */
export async function checkRedis(
  address: RedisAddress,
  cluster: boolean,
  prefix: string,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const { info, rejection } = await probe(address, cluster, `{${prefix}}:probe`);
  const [major = 0, minor = 0] = (field(info, 'redis_version') ?? '').split('.').map(Number);
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    logger.warn(
      `Redis at ${displayAddress(address)} is older than ${MIN_VERSION.join('.')}, which Halftone is not tested with. Upgrade it.`,
    );
  }
  const policy = field(info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    logger.warn(
      `Redis at ${displayAddress(address)} has maxmemory-policy ${policy}: it evicts jobs when memory is low. ` +
        `Evicted jobs are dispatched again, but late. Set it to noeviction.`,
    );
  }
  if (rejection === null) return;
  if (PERMANENT.test(rejection))
    throw new RedisUnusableError(`${whereIs(address)} rejects writes: ${rejection}`);
  logger.warn(
    `Redis at ${displayAddress(address)} rejects writes now (${rejection}): uploads are accepted, and their images wait in ` +
      `PostgreSQL until it accepts jobs again.`,
  );
}

/** Rejections that only another URL, or another user of Redis, can end. */
const PERMANENT = /^(READONLY|NOPERM)/;

/** Reads Redis's `INFO` and writes `key`; `rejection` says why the write was rejected, null when it succeeded. */
async function probe(
  address: RedisAddress,
  cluster: boolean,
  key: string,
): Promise<{ info: string; rejection: string | null }> {
  const client = redisClient(address, cluster, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 5000,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason ??= error));
  try {
    await client.connect();
    const info = await client.info();
    const rejection = await client.set(key, '', 'PX', 1000).then(
      () => null,
      (error: Error) => error.message,
    );
    return { info, rejection };
  } catch (error) {
    throw new RedisUnusableError(errorOf(address, reason ?? (error as Error)), { cause: error });
  } finally {
    client.disconnect();
  }
}

function errorOf(address: RedisAddress, { message }: Error): string {
  const where = whereIs(address);
  if (/NOAUTH/.test(message)) return `${where} requires a password. Add it as redis://:password@host:port.`;
  if (/WRONGPASS|invalid password|invalid username/.test(message))
    return `${where} rejects the password. Correct it, percent-encoded.`;
  return `${where} cannot be used: ${message}`;
}

const whereIs = (address: RedisAddress): string => `REDIS_URL: the Redis at ${displayAddress(address)}`;

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
