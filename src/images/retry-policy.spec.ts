import { ImageProcessingError, type ImageErrorCode } from '../common/index.js';
import {
  MAX_ATTEMPTS,
  MAX_LOST_ATTEMPTS,
  resultOfBusyHost,
  resultOfError,
  resultOfIdleCompressor,
  resultOfLoss,
} from './retry-policy.js';

class TestError extends ImageProcessingError {
  override readonly code: ImageErrorCode = 'HTTP_STATUS';

  constructor(retryable: boolean, retryAfterMs?: number) {
    super('The host answered 503.', { retryable, retryAfterMs });
  }
}

const FAILED = { outcome: 'failed', code: 'HTTP_STATUS', message: 'The host answered 503.', durationMs: 12 };
const ALMOST_ONE = 1 - Number.EPSILON;
const delayOf = (attempt: number, random: number, retryAfterMs?: number) => {
  const result = resultOfError(new TestError(true, retryAfterMs), attempt, 12, random);
  return result.outcome === 'retry' ? result.delayMs : result.outcome;
};

describe('an error', () => {
  test.each([1, 2, MAX_ATTEMPTS])('that no other try can cure fails at try %i', (attempt) => {
    expect(resultOfError(new TestError(false, 1000), attempt, 12, 0.5)).toEqual(FAILED);
  });

  test('that another try may cure brings one', () => {
    expect(resultOfError(new TestError(true), 1, 12, 0.5)).toEqual({
      ...FAILED,
      outcome: 'retry',
      delayMs: 750,
    });
  });

  test.each([MAX_ATTEMPTS, MAX_ATTEMPTS + 1])('fails at try %i all the same', (attempt) => {
    expect(resultOfError(new TestError(true, 1000), attempt, 12, 0.5)).toEqual(FAILED);
  });
});

describe('the delay', () => {
  test.each([
    [1, 500, 1000],
    [2, 1000, 2000],
    [3, 2000, 4000],
    [4, 4000, 8000],
  ])('after try %i is %i to %i ms', (attempt, least, most) => {
    expect(delayOf(attempt, 0)).toBe(least);
    expect(delayOf(attempt, 0.5)).toBe((least + most) / 2);
    expect(delayOf(attempt, ALMOST_ONE)).toBe(most);
  });

  test.each([
    [100, 500, 1000],
    [700, 700, 1200],
    [30_000, 30_000, 30_500],
    [300_000, 300_000, 300_500],
    [86_400_000, 300_000, 300_500],
    [Infinity, 300_000, 300_500],
    [0, 500, 1000],
  ])('after a Retry-After of %i ms is %i to %i ms', (retryAfterMs, least, most) => {
    expect([delayOf(1, 0, retryAfterMs), delayOf(1, ALMOST_ONE, retryAfterMs)]).toEqual([least, most]);
  });
});

test.each([
  [0, 0, 0],
  [1000, 0, 1000],
  [1000, ALMOST_ONE, 1500],
])('a host that is busy for %i ms puts its images off', (retryAfterMs, random, delayMs) => {
  expect(resultOfBusyHost(retryAfterMs, random)).toEqual({ outcome: 'postponed', delayMs });
});

test('a compressor that does not start puts its images off, and says so', () => {
  expect(resultOfIdleCompressor(0.5)).toEqual({
    outcome: 'postponed',
    delayMs: 3000,
    notice: expect.stringContaining('cannot be compressed'),
  });
});

describe('the loss of a worker', () => {
  test.each([0, MAX_LOST_ATTEMPTS - 2])('after %i others brings another try', (lostAttempts) => {
    expect(resultOfLoss(lostAttempts)).toEqual({ outcome: 'lost' });
  });

  test.each([MAX_LOST_ATTEMPTS - 1, MAX_LOST_ATTEMPTS])(
    'after %i others is the end of it',
    (lostAttempts) => {
      expect(resultOfLoss(lostAttempts)).toEqual({
        outcome: 'failed',
        code: 'WORKER_LOST',
        message: expect.stringContaining(`${MAX_LOST_ATTEMPTS} times`),
        durationMs: 0,
      });
    },
  );
});
