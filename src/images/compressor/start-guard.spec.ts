import { StartGuard } from './start-guard.js';

test.each([
  [0, 0, false, false],
  [1, 100, false, false],
  [2, 200, false, false],
  [3, 400, true, true],
  [4, 800, true, false],
  [20, 5000, true, false],
])('after %i failures: %i ms, given up %p, just now %p', (failures, pauseMs, hasGivenUp, hasJustGivenUp) => {
  const guard = new StartGuard();
  for (let failure = 0; failure < failures; failure += 1) guard.failed(1000);
  expect(guard.pauseMs(1000)).toBe(pauseMs);
  expect(guard.pauseMs(1000 + pauseMs)).toBe(0);
  expect(guard).toMatchObject({ hasGivenUp, hasJustGivenUp });
});

test('a start that works clears the record', () => {
  const guard = new StartGuard();
  for (let failure = 0; failure < 3; failure += 1) guard.failed(1000);
  guard.succeeded();
  expect(guard.pauseMs(1000)).toBe(0);
  expect(guard.hasGivenUp).toBe(false);
});
