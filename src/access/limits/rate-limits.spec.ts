import { RateLimit } from './rate-limits.js';

const limited = expect.objectContaining({
  code: 'RATE_LIMITED',
  details: { retryAfterSeconds: expect.any(Number) },
});

test('each client may ask so often, and is told when again', async () => {
  const limit = new RateLimit(3);
  for (let i = 0; i < 3; i += 1) await limit.spend('a');
  await expect(limit.spend('a')).rejects.toEqual(limited);
  await expect(limit.check('a')).rejects.toEqual(limited);
  await limit.spend('b');
  await limit.check('b');
});

test('looking counts nothing', async () => {
  const limit = new RateLimit(1);
  for (let i = 0; i < 10; i += 1) await limit.check('a');
  await limit.spend('a');
  await expect(limit.check('a')).rejects.toEqual(limited);
});

test('0 is no limit', async () => {
  const limit = new RateLimit(0);
  for (let i = 0; i < 100; i += 1) await limit.spend('a');
  await expect(limit.check('a')).resolves.toBeUndefined();
});
