import type { FailureGroup } from '../client/api-types.js';
import { failureText, nextSteps } from './next-steps.js';

const group = (code: string, count: number): FailureGroup => ({
  code,
  count,
  message: 'It is not allowed. The operator of this server can allow its range with FETCH_ALLOW_PRIVATE.',
  example: { inputUrl: 'http://127.0.0.1:9/1.jpg' },
});
const outcomeOf = (refusedHosts: string[], failures: FailureGroup[], more: { isLocal?: boolean } = {}) => ({
  isCatalogue: true,
  isLocal: true,
  refusedHosts,
  errorsCsv: 'out/errors.csv',
  request: { status: 'PARTIAL' as const, failures, skippedRowCount: 0, progress: progressOf(4) },
  ...more,
});
const progressOf = (totalImages: number) => ({
  totalImages,
  ...{
    processedImages: 4,
    completedImages: 0,
    failedImages: 4,
    percentage: 100,
    inputBytes: 0,
    outputBytes: 0,
  },
  etaSeconds: null,
});

const RETRY = 'Run the same command again to retry the failed images.';
const CORRECT = 'Or correct out/errors.csv, which has only what failed, and compress that.';

test.each([
  [
    'all images on this machine',
    outcomeOf(['127.0.0.1:9'], [group('URL_NOT_ALLOWED', 4)]),
    undefined,
    [
      'All images are on 127.0.0.1, a private address. Run the same command with FETCH_ALLOW_PRIVATE=127.0.0.0/8 before it.',
    ],
  ],
  [
    'some images on two private addresses, where another one is allowed',
    outcomeOf(['10.0.0.7', '10.0.0.8:81'], [group('URL_NOT_ALLOWED', 2)]),
    '127.0.0.1',
    [
      'The 2 failed images are on private addresses: 10.0.0.7, 10.0.0.8. Run the same command with FETCH_ALLOW_PRIVATE=127.0.0.1,10.0.0.7,10.0.0.8 before it.',
    ],
  ],
  [
    'a name, which may be in a private network',
    outcomeOf(['shop.example'], [group('URL_NOT_ALLOWED', 4)]),
    undefined,
    [
      'Images on private addresses need FETCH_ALLOW_PRIVATE=<addresses or CIDR ranges> before the command.',
      RETRY,
      CORRECT,
    ],
  ],
  [
    'an address that nobody should allow',
    outcomeOf(['169.254.169.254'], [group('URL_NOT_ALLOWED', 4)]),
    undefined,
    [
      'Images on private addresses need FETCH_ALLOW_PRIVATE=<addresses or CIDR ranges> before the command.',
      RETRY,
      CORRECT,
    ],
  ],
  [
    'a server elsewhere',
    outcomeOf(['127.0.0.1:9'], [group('URL_NOT_ALLOWED', 4)], { isLocal: false }),
    undefined,
    [
      'Images on private addresses need FETCH_ALLOW_PRIVATE=<addresses or CIDR ranges> on the server.',
      RETRY,
      CORRECT,
    ],
  ],
  ['another cause', outcomeOf([], [group('HTTP_STATUS', 1)]), undefined, [RETRY, CORRECT]],
])('the next steps after %s', (_, outcome, allowPrivate, steps) =>
  expect(nextSteps(outcome, allowPrivate)).toEqual(steps),
);

test('only a server elsewhere has an operator', () => {
  expect(failureText(group('URL_NOT_ALLOWED', 2), true)).toBe(
    '  2 × URL_NOT_ALLOWED: It is not allowed. You can allow its range with FETCH_ALLOW_PRIVATE. For example http://127.0.0.1:9/1.jpg',
  );
  expect(failureText(group('URL_NOT_ALLOWED', 1), false)).toContain('The operator of this server can allow');
});
