import { PreviewSlots } from './preview-slots.js';

const forever = () => new Promise<never>(() => undefined);

test('rejects an owner with too many previews in flight, and anyone when all slots are taken', async () => {
  const slots = new PreviewSlots({ inFlight: 3, perOwner: 2, compressing: 1 });
  void slots.run('a', forever);
  void slots.run('a', forever);
  await expect(slots.run('a', forever)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    details: { retryAfterSeconds: 2 },
  });
  void slots.run('b', forever);
  await expect(slots.run(null, forever)).rejects.toMatchObject({ code: 'OVERLOADED' });
});

test('takes the slot of a preview that has ended or failed', async () => {
  const slots = new PreviewSlots({ inFlight: 1, perOwner: 1, compressing: 1 });
  expect(await slots.run('a', () => Promise.resolve(1))).toBe(1);
  await expect(slots.run('a', () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
  expect(await slots.run('a', () => Promise.resolve(2))).toBe(2);
});
