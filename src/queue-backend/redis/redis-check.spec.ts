import { describeWith } from '../../../test/support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../../../test/support/redis.js';
import { startTlsRedis, type TlsRedis } from '../../../test/support/redis-tls.js';
import { checkRedis, RedisUnusableError } from './redis-check.js';
import { redisAddress } from './redis-address.js';

/** Returns the warnings of the check, or the message of its error. */
async function messagesOf(url: string): Promise<string[]> {
  const warned: string[] = [];
  try {
    await checkRedis(redisAddress(url), false, 'halftone', {
      warn: (message: string) => warned.push(message),
    });
    return warned;
  } catch (error) {
    if (error instanceof RedisUnusableError) return [error.message];
    throw error;
  }
}

describeWith('redis', hasRedis, () => {
  describe('a Redis with a password', () => {
    let redis: TestRedis;
    let at: string;
    beforeAll(async () => {
      redis = await startRedis(['--requirepass', 'right']);
      at = `127.0.0.1:${redis.port}`;
    });
    afterAll(() => redis?.dispose());

    test('is accepted with the password', async () => {
      expect(await messagesOf(`redis://:right@${at}`)).toEqual([]);
    });

    test('is rejected without the password, and the message shows where it goes', async () => {
      expect(await messagesOf(`redis://${at}`)).toEqual([
        `REDIS_URL: the Redis at ${at} requires a password. Add it as redis://:password@host:port.`,
      ]);
    });

    test('is rejected with a wrong password, which the message does not show', async () => {
      expect(await messagesOf(`redis://:secret@${at}`)).toEqual([
        `REDIS_URL: the Redis at ${at} rejects the password. Correct it, percent-encoded.`,
      ]);
    });

    test('is rejected over TLS that it does not speak', async () => {
      const [message] = await messagesOf(`rediss://:right@${at}`);
      expect(message).toMatch(/REDIS_URL: .* cannot be used/);
      expect(message).not.toContain('right');
    });
  });

  test('reports a refused connection when nothing listens', async () => {
    const [message] = await messagesOf('redis://:secret@127.0.0.1:1');
    expect(message).toMatch(/REDIS_URL: .*127\.0\.0\.1:1 .*ECONNREFUSED/);
    expect(message).not.toContain('secret');
  });

  test('warns about a Redis that may evict keys', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    try {
      expect(await messagesOf(redis.url)).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
    } finally {
      await redis.dispose();
    }
  });

  test.each<[string, string[], RegExp]>([
    ['a replica', ['--replicaof', '127.0.0.1 1'], /^REDIS_URL: the Redis at \S+ rejects writes: READONLY/],
    [
      'a full Redis',
      ['--maxmemory', '1'],
      /^Redis at \S+ rejects writes now \(OOM .*until it accepts jobs again/,
    ],
  ])('reports %s, which accepts reads and rejects writes', async (_, settings, expected) => {
    const redis = await startRedis(settings);
    try {
      expect(await messagesOf(redis.url)).toEqual([expect.stringMatching(expected)]);
    } finally {
      await redis.dispose();
    }
  });

  describe('a Redis with TLS', () => {
    let redis: TlsRedis;
    beforeAll(async () => {
      redis = await startTlsRedis();
    });
    afterAll(() => redis?.dispose());

    test.each<[string, string, RegExp]>([
      ['with an untrusted certificate', 'rediss', /:\d+ cannot be used: self-signed certificate/],
      ['without TLS', 'redis', /:\d+ cannot be used/],
    ])('is rejected %s', async (_, scheme, expected) => {
      const [message] = await messagesOf(`${scheme}://:${redis.password}@127.0.0.1:${redis.port}`);
      expect(message).toMatch(/^REDIS_URL: the Redis at 127\.0\.0\.1/);
      expect(message).toMatch(expected);
      expect(message).not.toMatch(/p@ss|p%40ss/);
    });
  });
});
