import { ImageProcessingError, type ImageErrorCode } from '../common/index.js';
import {
  MAX_ATTEMPTS,
  MAX_LOST_ATTEMPTS,
  resultOfBusyHost,
  resultOfError,
  resultOfFailure,
  resultOfUnavailableCompressor,
  resultOfLoss,
} from './retry-policy.js';
import { StorageUnavailableError } from './storage-outage.js';

class TestError extends ImageProcessingError {
  override readonly code: ImageErrorCode = 'HTTP_STATUS';

  constructor(retryable: boolean, retryAfterMs?: number) {
    super('The host responded 503.', { retryable, retryAfterMs });
  }
}

const FAILED = { outcome: 'failed', code: 'HTTP_STATUS', message: 'The host responded 503.', durationMs: 12 };
const ALMOST_ONE = 1 - Number.EPSILON;
const delayOf = (attempt: number, random: number, retryAfterMs?: number) => {
  const result = resultOfError(new TestError(true, retryAfterMs), attempt, 12, random);
  return result.outcome === 'retry' ? result.delayMs : result.outcome;
};

describe('resultOfError', () => {
  test.each([1, 2, MAX_ATTEMPTS])(
    'an error that is not transient fails the image at attempt %i',
    (attempt) => {
      expect(resultOfError(new TestError(false, 1000), attempt, 12, 0.5)).toEqual(FAILED);
    },
  );

  test('a transient error at the first attempt leads to a retry', () => {
    expect(resultOfError(new TestError(true), 1, 12, 0.5)).toEqual({
      ...FAILED,
      outcome: 'retry',
      delayMs: 750,
    });
  });

  test.each([MAX_ATTEMPTS, MAX_ATTEMPTS + 1])(
    'a transient error fails the image at attempt %i, the last one or later',
    (attempt) => {
      expect(resultOfError(new TestError(true, 1000), attempt, 12, 0.5)).toEqual(FAILED);
    },
  );
});

describe('the backoff', () => {
  test.each([
    [1, 500, 1000],
    [2, 1000, 2000],
    [3, 2000, 4000],
    [4, 4000, 8000],
  ])('the delay after attempt %i is %i to %i ms', (attempt, least, most) => {
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
  ])('the delay after a Retry-After of %i ms is %i to %i ms', (retryAfterMs, least, most) => {
    expect([delayOf(1, 0, retryAfterMs), delayOf(1, ALMOST_ONE, retryAfterMs)]).toEqual([least, most]);
  });
});

test.each([
  [0, 0, 0],
  [1000, 0, 1000],
  [1000, ALMOST_ONE, 1500],
])(
  'a host that is busy for %i ms postpones its images (random %d: %i ms)',
  (retryAfterMs, random, delayMs) => {
    expect(resultOfBusyHost(retryAfterMs, random)).toEqual({ outcome: 'postponed', delayMs });
  },
);

test('an unavailable storage postpones its images with a notice and its code, whatever their attempt', () => {
  const error = new StorageUnavailableError('The storage is full.');
  expect(resultOfFailure(error, MAX_ATTEMPTS, 12, 0.5)).toEqual({
    outcome: 'postponed',
    delayMs: 7500,
    code: 'STORAGE_FAILED',
    notice: expect.stringMatching(/^Images cannot be stored: the storage is full\. They wait/),
  });
});

test('an unavailable compressor postpones its images with a notice', () => {
  expect(resultOfUnavailableCompressor(0.5)).toEqual({
    outcome: 'postponed',
    delayMs: 3000,
    notice: expect.stringContaining('cannot be compressed'),
  });
});

describe('resultOfLoss', () => {
  test.each([0, MAX_LOST_ATTEMPTS - 2])(
    'losing a worker after %i earlier losses leads to another attempt',
    (lostAttempts) => {
      expect(resultOfLoss(lostAttempts)).toEqual({ outcome: 'lost' });
    },
  );

  test.each([MAX_LOST_ATTEMPTS - 1, MAX_LOST_ATTEMPTS])(
    'losing a worker after %i earlier losses fails the image',
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
