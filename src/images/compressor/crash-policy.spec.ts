import { type ExitCause, type JobOutcome, outcomeAfterExit } from './crash-policy.js';

type Job = Parameters<typeof outcomeAfterExit>[0];

const ALONE: Job = {
  isQuarantined: false,
  isOverdue: false,
  sharedChild: false,
  isFreshChild: true,
  hasBegun: true,
};
const BESIDE: Job = { ...ALONE, sharedChild: true };
const QUARANTINED: Job = { ...ALONE, isQuarantined: true };

test.each<[ExitCause, Job, JobOutcome]>([
  ['DIED', ALONE, 'QUARANTINE'],
  ['DIED', BESIDE, 'QUARANTINE'],
  ['DIED', QUARANTINED, 'LOST'],
  ['DIED', { ...QUARANTINED, isFreshChild: false }, 'QUARANTINE'],
  ['DEADLINE', { ...QUARANTINED, isFreshChild: false, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...ALONE, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...QUARANTINED, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...BESIDE, isOverdue: true }, 'QUARANTINE'],
  ['DEADLINE', BESIDE, 'RETRY'],
  ['DEADLINE', QUARANTINED, 'QUARANTINE'],
  ['DIED', { ...BESIDE, hasBegun: false }, 'RETRY'],
  ['DEADLINE', { ...BESIDE, hasBegun: false }, 'RETRY'],
  ['NEVER_READY', ALONE, 'RETRY'],
  ['NEVER_READY', BESIDE, 'RETRY'],
  ['NEVER_READY', QUARANTINED, 'QUARANTINE'],
])('after %s, an image in flight as %j becomes %s', (cause, job, outcome) =>
  expect(outcomeAfterExit(job, cause)).toBe(outcome),
);
