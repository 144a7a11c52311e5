import { quotaHeaders } from './quota-headers.js';
import { RateLimit } from './rate-limit.js';

const limited = expect.objectContaining({
  code: 'RATE_LIMITED',
  details: { retryAfterSeconds: expect.any(Number) },
});

test('rejects a client above its limit with the seconds to wait, and no other client', async () => {
  const limit = new RateLimit('calls', 3);
  for (let i = 0; i < 3; i += 1) await limit.consume('a');
  await expect(limit.consume('a')).rejects.toEqual(limited);
  await expect(limit.check('a')).rejects.toEqual(limited);
  await limit.consume('b');
  await limit.check('b');
});

test('checking the limit does not count a request', async () => {
  const limit = new RateLimit('calls', 1);
  for (let i = 0; i < 10; i += 1) await limit.check('a');
  await limit.consume('a');
  await expect(limit.check('a')).rejects.toEqual(limited);
});

test('does not limit requests when the limit is 0', async () => {
  const limit = new RateLimit('calls', 0);
  for (let i = 0; i < 100; i += 1) expect(await limit.consume('a')).toBeNull();
  await expect(limit.check('a')).resolves.toBeUndefined();
});

test('reports the remaining quota in the format of the RateLimit header draft', async () => {
  const limit = new RateLimit('calls', 3);
  await limit.consume('a');
  const quota = await limit.consume('a');
  expect(quotaHeaders(quota!)).toEqual({
    'RateLimit-Policy': '"calls";q=3;w=60',
    RateLimit: expect.stringMatching(/^"calls";r=1;t=(5\d|60)$/),
  });
  await limit.consume('a');
  const error = await limit.consume('a').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ quota: { remaining: 0, limit: 3 } });
});
