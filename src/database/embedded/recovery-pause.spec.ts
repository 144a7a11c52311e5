import { recoveryPauseMs } from './recovery-pause.js';

test.each([
  [1, 500],
  [2, 1000],
  [5, 8000],
  [6, 15_000],
  [100, 15_000],
  [100_000, 15_000],
])('recovery attempt %i is followed by a backoff of %i ms', (attempt, pauseMs) =>
  expect(recoveryPauseMs(attempt)).toBe(pauseMs),
);
