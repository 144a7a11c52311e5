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
  settledBeforeRound: 0,
  startedAt: STARTED,
  updatedAt: after(10),
  readAt: after(10),
  notice: null,
};

test('progress is what the counters say', () => {
  expect(progressOf(request)).toEqual({
    requestId: request.id,
    status: 'PROCESSING',
    sequence: 7,
    totalImages: 100,
    processedImages: 25,
    completedImages: 20,
    failedImages: 5,
    percentage: 25,
    inputBytes: 5_000_000_000,
    outputBytes: 2_000_000_000,
    etaSeconds: 30,
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
  ])('%i done and %i failed of %i are %d %', (completedImages, failedImages, totalImages, percentage) => {
    expect(progressOf({ ...request, completedImages, failedImages, totalImages }).percentage).toBe(
      percentage,
    );
  });

  test('it is 100 only when every image is settled, and never goes down', () => {
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
    ['a quarter in 10 s', {}, 30],
    ['a quarter in 10 s, read 5 s later', { readAt: after(15) }, 45],
    ['a quarter in 10 s, and nothing since', { readAt: after(60) }, null],
    ['the whole, while the output CSV is written', { completedImages: 95 }, 0],
    ['nothing yet', { completedImages: 0, failedImages: 0 }, null],
    [
      'a request not begun',
      { status: 'PENDING', startedAt: null, completedImages: 0, failedImages: 0 },
      null,
    ],
    [
      'a new round that settled nothing yet',
      { completedImages: 25, failedImages: 0, settledBeforeRound: 25 },
      null,
    ],
    [
      'a new round goes by its own rate',
      { completedImages: 90, failedImages: 0, settledBeforeRound: 80 },
      10,
    ],
    ['a clock that was set back meanwhile', { updatedAt: after(-3600) }, null],
    ['a request that is held up', { notice: 'The storage is full.' }, null],
    ['COMPLETED', { status: 'COMPLETED', completedImages: 100, failedImages: 0 }, null],
    ['PARTIAL', { status: 'PARTIAL' }, null],
    ['FAILED', { status: 'FAILED' }, null],
    ['CANCELLED', { status: 'CANCELLED' }, null],
  ])('%s', (_, change, seconds) => expect(progressOf({ ...request, ...change }).etaSeconds).toBe(seconds));
});
