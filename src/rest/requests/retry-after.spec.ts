import type { RequestStatus } from '../../requests/index.js';
import { retryAfterSeconds } from './retry-after.js';

test.each<[RequestStatus, number | null, number | null]>([
  ['PENDING', null, 2],
  ['PROCESSING', null, 2],
  ['PROCESSING', 0, 1],
  ['PROCESSING', 4.2, 5],
  ['PROCESSING', 3600, 30],
  ['COMPLETED', null, null],
  ['CANCELLED', null, null],
])('the Retry-After of a %s request with %j s left is %j s', (status, etaSeconds, seconds) => {
  expect(retryAfterSeconds({ status, etaSeconds })).toBe(seconds);
});
