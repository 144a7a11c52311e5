import { describeWith } from '../../../test/support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../../../test/support/redis.js';
import { startTlsRedis, type TlsRedis } from '../../../test/support/redis-tls.js';
import { checkRedis, RedisUnusable } from './redis-check.js';
import { redisPlace } from './redis-place.js';

/** What is warned of, or why it is no use. */
async function wordsOf(url: string): Promise<string[]> {
  const warned: string[] = [];
  try {
    await checkRedis(redisPlace(url), false, 'halftone', { warn: (words: string) => warned.push(words) });
    return warned;
  } catch (error) {
    if (error instanceof RedisUnusable) return [error.message];
    throw error;
  }
}

describeWith('redis', hasRedis, () => {
  describe('one with a password', () => {
    let redis: TestRedis;
    let at: string;
    beforeAll(async () => {
      redis = await startRedis(['--requirepass', 'right']);
      at = `127.0.0.1:${redis.port}`;
    });
    afterAll(() => redis?.dispose());

    test('is good with it', async () => {
      expect(await wordsOf(`redis://:right@${at}`)).toEqual([]);
    });

    test('without it, asks for it', async () => {
      expect(await wordsOf(`redis://${at}`)).toEqual([
        `REDIS_URL: the Redis at ${at} asks for a password: redis://:password@host:port.`,
      ]);
    });

    test('refuses another, and does not show that', async () => {
      expect(await wordsOf(`redis://:secret@${at}`)).toEqual([
        `REDIS_URL: the Redis at ${at} refuses the password.`,
      ]);
    });

    test('speaks no TLS', async () => {
      const [words] = await wordsOf(`rediss://:right@${at}`);
      expect(words).toMatch(/REDIS_URL: .* cannot be used/);
      expect(words).not.toContain('right');
    });
  });

  test('where there is none, the connection is refused', async () => {
    const [words] = await wordsOf('redis://:secret@127.0.0.1:1');
    expect(words).toMatch(/REDIS_URL: .*127\.0\.0\.1:1 .*ECONNREFUSED/);
    expect(words).not.toContain('secret');
  });

  test('one that may evict is warned of', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    try {
      expect(await wordsOf(redis.url)).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
    } finally {
      await redis.dispose();
    }
  });

  test.each<[string, string[], RegExp]>([
    ['a replica', ['--replicaof', '127.0.0.1 1'], /^REDIS_URL: the Redis at \S+ refuses writes: READONLY/],
    [
      'a full one',
      ['--maxmemory', '1'],
      /^Redis at \S+ refuses writes now \(OOM .*until it takes jobs again/,
    ],
  ])('%s, which answers and refuses writes, is said to', async (_, settings, expected) => {
    const redis = await startRedis(settings);
    try {
      expect(await wordsOf(redis.url)).toEqual([expect.stringMatching(expected)]);
    } finally {
      await redis.dispose();
    }
  });

  describe('one behind TLS', () => {
    let redis: TlsRedis;
    beforeAll(async () => {
      redis = await startTlsRedis();
    });
    afterAll(() => redis?.dispose());

    test.each<[string, string, RegExp]>([
      ['with a certificate that nobody trusts', 'rediss', /:\d+ cannot be used: self-signed certificate/],
      ['without TLS', 'redis', /:\d+ cannot be used/],
    ])('is no use %s', async (_, scheme, expected) => {
      const [words] = await wordsOf(`${scheme}://:${redis.password}@127.0.0.1:${redis.port}`);
      expect(words).toMatch(/^REDIS_URL: the Redis at 127\.0\.0\.1/);
      expect(words).toMatch(expected);
      expect(words).not.toMatch(/p@ss|p%40ss/);
    });
  });
});
