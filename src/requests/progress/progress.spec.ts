import { progressOf } from './progress.js';

const STARTED = new Date('2025-11-21T10:00:00.000Z');
const after = (seconds: number) => new Date(STARTED.getTime() + seconds * 1000);

const request: Parameters<typeof progressOf>[0] = {
  id: '019aa5a0-0000-7000-8000-000000000000',
  status: 'PROCESSING',
  sequence: 7,
  totalImages: 100,
  completedImages: 20,
  failedImages: 5,
  inputBytes: 5_000_000_000,
  outputBytes: 2_000_000_000,
  skippedImageCount: 3,
  settledBeforeRound: 0,
  startedAt: STARTED,
  updatedAt: after(10),
  readAt: after(10),
  notice: null,
  previousRequestId: null,
  previousCreatedAt: null,
  hasSameOptions: null,
  addedImages: null,
  changedImages: null,
  unchangedImages: null,
  removedImages: null,
  reviewedImages: null,
};

test('progressOf computes the progress from the counters', () => {
  expect(progressOf(request)).toEqual({
    requestId: request.id,
    status: 'PROCESSING',
    sequence: 7,
    totalImages: 100,
    processedImages: 25,
    completedImages: 20,
    failedImages: 5,
    skippedImageCount: 3,
    percentage: 25,
    inputBytes: 5_000_000_000,
    outputBytes: 2_000_000_000,
    etaSeconds: 30,
    comparison: null,
    updatedAt: after(10),
  });
});

describe('percentage', () => {
  test.each([
    [0, 0, 7, 0],
    [1, 0, 3, 33.33],
    [1, 1, 3, 66.66],
    [2, 1, 3, 100],
    [0, 3, 3, 100],
    [999_999, 0, 1_000_000, 99.99],
    [4_999_999, 0, 5_000_000, 99.99],
    [1, 0, 5_000_000, 0],
    [29, 0, 100, 29],
    [0, 0, 0, 100],
  ])(
    '%i completed and %i failed of %i images are %d percent',
    (completedImages, failedImages, totalImages, percentage) => {
      expect(progressOf({ ...request, completedImages, failedImages, totalImages }).percentage).toBe(
        percentage,
      );
    },
  );

  test('the percentage is 100 only when every image is settled, and never decreases', () => {
    for (const totalImages of [1, 3, 7, 100, 997]) {
      let last = -1;
      for (let completedImages = 0; completedImages <= totalImages; completedImages++) {
        const { percentage } = progressOf({ ...request, totalImages, completedImages, failedImages: 0 });
        expect(percentage).toBeGreaterThanOrEqual(last);
        expect(percentage === 100).toBe(completedImages === totalImages);
        last = percentage;
      }
    }
  });
});

describe('etaSeconds', () => {
  test.each<[string, Partial<typeof request>, number | null]>([
    ['a quarter settled in 10 s', {}, 30],
    ['a quarter settled in 10 s, read 5 s later', { readAt: after(15) }, 45],
    ['a quarter settled in 10 s, and none since', { readAt: after(60) }, null],
    ['all images settled, while the output CSV is written', { completedImages: 95 }, 0],
    ['no image settled', { completedImages: 0, failedImages: 0 }, null],
    [
      'a request that has not started',
      { status: 'PENDING', startedAt: null, completedImages: 0, failedImages: 0 },
      null,
    ],
    [
      'a new round without a settled image',
      { completedImages: 25, failedImages: 0, settledBeforeRound: 25 },
      null,
    ],
    ['a new round with its own rate', { completedImages: 90, failedImages: 0, settledBeforeRound: 80 }, 10],
    ['a clock set back meanwhile', { updatedAt: after(-3600) }, null],
    ['a request with a notice', { notice: 'The storage is full.' }, null],
    ['a COMPLETED request', { status: 'COMPLETED', completedImages: 100, failedImages: 0 }, null],
    ['a PARTIAL request', { status: 'PARTIAL' }, null],
    ['a FAILED request', { status: 'FAILED' }, null],
    ['a CANCELLED request', { status: 'CANCELLED' }, null],
  ])('etaSeconds for %s, given %j, is %j', (_, change, seconds) =>
    expect(progressOf({ ...request, ...change }).etaSeconds).toBe(seconds),
  );
});
