import type { Logger } from '@nestjs/common';
import { HalftoneError } from '../../common/index.js';
import { redisClient } from './redis-client.js';
import { type RedisPlace, shownPlace } from './redis-place.js';

/** The oldest Redis that BullMQ works well with. */
const OLDEST = [6, 2] as const;

/** The Redis that REDIS_URL names is no use. */
export class RedisUnusable extends HalftoneError {
  readonly code = 'REDIS_UNUSABLE';
}

/**
 * Asks the Redis of REDIS_URL once what it is, and warns of what would lose jobs or hold them up. It is asked to write
 * under `prefix`, since one that answers `INFO` may refuse that.
 *
 * @throws {RedisUnusable} that says why, without the password
 */
export async function checkRedis(
  place: RedisPlace,
  cluster: boolean,
  prefix: string,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const { info, refusal } = await ask(place, cluster, `{${prefix}}:probe`);
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
  if (refusal === null) return;
  if (LASTING.test(refusal)) throw new RedisUnusable(`${whereIs(place)} refuses writes: ${refusal}`);
  logger.warn(
    `Redis at ${shownPlace(place)} refuses writes now (${refusal}): uploads are taken, and their images wait in ` +
      `PostgreSQL until it takes jobs again.`,
  );
}

/** Refusals that only another URL, or another user of Redis, ends. */
const LASTING = /^(READONLY|NOPERM)/;

/** What Redis says of itself, and why it refuses to write `key`; null when it does not. */
async function ask(
  place: RedisPlace,
  cluster: boolean,
  key: string,
): Promise<{ info: string; refusal: string | null }> {
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
    const info = await client.info();
    const refusal = await client.set(key, '', 'PX', 1000).then(
      () => null,
      (error: Error) => error.message,
    );
    return { info, refusal };
  } catch (error) {
    throw new RedisUnusable(errorOf(place, reason ?? (error as Error)), { cause: error });
  } finally {
    client.disconnect();
  }
}

function errorOf(place: RedisPlace, { message }: Error): string {
  const where = whereIs(place);
  if (/NOAUTH/.test(message)) return `${where} asks for a password: redis://:password@host:port.`;
  if (/WRONGPASS|invalid password|invalid username/.test(message)) return `${where} refuses the password.`;
  return `${where} cannot be used: ${message}`;
}

const whereIs = (place: RedisPlace): string => `REDIS_URL: the Redis at ${shownPlace(place)}`;

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
