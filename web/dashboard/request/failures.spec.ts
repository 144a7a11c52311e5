import { type Failure, failuresOf } from './failures.js';

const FAILURES = [
  { code: 'HTTP_STATUS', message: 'The host answered 404 Not Found.', count: 2 },
] as Failure[];

test.each<[string, Failure[], number, readonly Failure[] | null]>([
  ['those that are loaded', FAILURES, 2, FAILURES],
  ['those that are loaded, while more fail', FAILURES, 3, FAILURES],
  ['none, when a retry has begun and the old ones are still loaded', FAILURES, 0, []],
  ['none, when nothing failed', [], 0, []],
  ['unknown, when the counters report a failure that is not loaded', [], 1, null],
])('the failures are %s', (_, failures, failedImages, expected) =>
  expect(failuresOf({ failures }, { failedImages })).toEqual(expected),
);

test('before the request is loaded there are none', () => expect(failuresOf(null, null)).toEqual([]));
