import { RestartBackoff } from './restart-backoff.js';

test.each([
  [0, 0, false, false],
  [1, 100, false, false],
  [2, 200, false, false],
  [3, 400, true, true],
  [4, 800, true, false],
  [20, 5000, true, false],
])(
  'after %i failed starts the delay is %i ms, hasGivenUp is %p and hasJustGivenUp is %p',
  (failures, delayMs, hasGivenUp, hasJustGivenUp) => {
    const backoff = new RestartBackoff();
    for (let failure = 0; failure < failures; failure += 1) backoff.failed(1000);
    expect(backoff.delayMs(1000)).toBe(delayMs);
    expect(backoff.delayMs(1000 + delayMs)).toBe(0);
    expect(backoff).toMatchObject({ hasGivenUp, hasJustGivenUp });
  },
);

test('a successful start resets the backoff', () => {
  const backoff = new RestartBackoff();
  for (let failure = 0; failure < 3; failure += 1) backoff.failed(1000);
  backoff.succeeded();
  expect(backoff.delayMs(1000)).toBe(0);
  expect(backoff.hasGivenUp).toBe(false);
});
