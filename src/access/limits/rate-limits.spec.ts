import { quotaHeaders } from './quota-headers.js';
import { RateLimit } from './rate-limits.js';

const limited = expect.objectContaining({
  code: 'RATE_LIMITED',
  details: { retryAfterSeconds: expect.any(Number) },
});

test('each client may ask so often, and is told when again', async () => {
  const limit = new RateLimit('calls', 3);
  for (let i = 0; i < 3; i += 1) await limit.spend('a');
  await expect(limit.spend('a')).rejects.toEqual(limited);
  await expect(limit.check('a')).rejects.toEqual(limited);
  await limit.spend('b');
  await limit.check('b');
});

test('looking counts nothing', async () => {
  const limit = new RateLimit('calls', 1);
  for (let i = 0; i < 10; i += 1) await limit.check('a');
  await limit.spend('a');
  await expect(limit.check('a')).rejects.toEqual(limited);
});

test('0 is no limit', async () => {
  const limit = new RateLimit('calls', 0);
  for (let i = 0; i < 100; i += 1) expect(await limit.spend('a')).toBeNull();
  await expect(limit.check('a')).resolves.toBeUndefined();
});

test('a client is told what it has left, as the draft of the RateLimit headers writes it', async () => {
  const limit = new RateLimit('calls', 3);
  await limit.spend('a');
  const quota = await limit.spend('a');
  expect(quotaHeaders(quota!)).toEqual({
    'RateLimit-Policy': '"calls";q=3;w=60',
    RateLimit: expect.stringMatching(/^"calls";r=1;t=(5\d|60)$/),
  });
  await limit.spend('a');
  const error = await limit.spend('a').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ quota: { remaining: 0, limit: 3 } });
});
