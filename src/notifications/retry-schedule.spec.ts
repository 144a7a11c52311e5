import { readConfig } from '../config/index.js';
import type { DeliveryOutcome } from './delivery/delivery-task.js';
import { nextStep } from './retry-schedule.js';

const { retryDelaysMs } = readConfig({}).deliveries;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const MIDDLE = 0.5;

const failed = (retryAfterMs?: number): DeliveryOutcome => {
  return { result: 'failed', status: 500, response: '', code: 'HTTP_STATUS', message: '', retryAfterMs };
};

test.each([
  [1, 5 * SECOND],
  [2, 60 * SECOND],
  [3, 600 * SECOND],
  [4, HOUR],
  [5, 4 * HOUR],
  [6, 8 * HOUR],
  [7, 14 * HOUR],
  [8, 20 * HOUR],
  [9, 24 * HOUR],
])('failed attempt %i is retried after %i ms', (attempts, delayMs) =>
  expect(nextStep(failed(), attempts, retryDelaysMs, MIDDLE)).toEqual({
    status: 'PENDING',
    delayMs,
    countsAsAttempt: true,
  }),
);

test('a delivery fails after the tenth attempt, about three days after the first', () => {
  expect(nextStep(failed(), 10, retryDelaysMs, MIDDLE)).toEqual({ status: 'FAILED' });
  expect(retryDelaysMs.reduce((sum, delay) => sum + delay, 0) / (24 * HOUR)).toBeCloseTo(3, 1);
});

test.each<[DeliveryOutcome['result'], DeliveryOutcome, object]>([
  ['delivered', { result: 'delivered', status: 204, response: '' }, { status: 'DELIVERED' }],
  ['gone', { ...failed(), result: 'gone' } as DeliveryOutcome, { status: 'FAILED' }],
  ['rejected', { ...failed(), result: 'rejected' } as DeliveryOutcome, { status: 'FAILED' }],
  [
    'error',
    { result: 'error', code: 'INTERNAL', message: '' },
    { status: 'PENDING', delayMs: 5 * SECOND, countsAsAttempt: true },
  ],
  ['lost', { result: 'lost' }, { status: 'PENDING', delayMs: 5 * SECOND, countsAsAttempt: true }],
  ['released', { result: 'released' }, { status: 'PENDING', delayMs: 0, countsAsAttempt: false }],
])('decides the next step after the outcome %s', (_result, outcome, step) =>
  expect(nextStep(outcome, 1, retryDelaysMs, MIDDLE)).toEqual(step),
);

test('a released delivery counts as no attempt, so it never fails', () =>
  expect(nextStep({ result: 'released' }, 100, retryDelaysMs, MIDDLE)).toMatchObject({ status: 'PENDING' }));

test.each([
  [0, 4 * SECOND],
  [0.25, 4.5 * SECOND],
  [1, 6 * SECOND],
])('with the random number %d the first delay is %i ms', (random, delayMs) =>
  expect(nextStep(failed(), 1, retryDelaysMs, random)).toMatchObject({ delayMs }),
);

test.each([
  ['longer than the scheduled delay is honoured', 120 * SECOND, 120 * SECOND],
  ['shorter than the scheduled delay does not shorten it', SECOND, 5 * SECOND],
  ['longer than a day is limited to a day', 9e15, 24 * HOUR],
])('a Retry-After %s', (_effect, retryAfterMs, delayMs) =>
  expect(nextStep(failed(retryAfterMs), 1, retryDelaysMs, MIDDLE)).toMatchObject({ delayMs }),
);

test('without retry delays a delivery fails after one attempt', () =>
  expect(nextStep(failed(), 1, [], MIDDLE)).toEqual({ status: 'FAILED' }));
