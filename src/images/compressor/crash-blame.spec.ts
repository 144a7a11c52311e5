import { type EndOfChild, type Fate, fateOf } from './crash-blame.js';

test.each<[EndOfChild, { isSuspect: boolean; isOverdue: boolean }, Fate]>([
  ['DIED', { isSuspect: false, isOverdue: false }, 'RUN_ALONE'],
  ['DIED', { isSuspect: true, isOverdue: false }, 'LOST'],
  ['DEADLINE', { isSuspect: false, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { isSuspect: true, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { isSuspect: false, isOverdue: false }, 'RUN_AGAIN'],
  ['DEADLINE', { isSuspect: true, isOverdue: false }, 'RUN_ALONE'],
  ['NEVER_READY', { isSuspect: false, isOverdue: false }, 'RUN_AGAIN'],
  ['NEVER_READY', { isSuspect: true, isOverdue: false }, 'RUN_ALONE'],
])('%s with %j in flight: %s', (end, picture, fate) => expect(fateOf(picture, end)).toBe(fate));
