import { type EndOfChild, type Fate, fateOf } from './crash-blame.js';

type Picture = Parameters<typeof fateOf>[0];

const ALONE: Picture = { isQuarantined: false, isOverdue: false, hadCompany: false, isFirst: true };
const BESIDE: Picture = { ...ALONE, hadCompany: true };
const QUARANTINED: Picture = { ...ALONE, isQuarantined: true };

test.each<[EndOfChild, Picture, Fate]>([
  ['DIED', ALONE, 'RUN_ALONE'],
  ['DIED', BESIDE, 'RUN_ALONE'],
  ['DIED', QUARANTINED, 'LOST'],
  ['DIED', { ...QUARANTINED, isFirst: false }, 'RUN_ALONE'],
  ['DEADLINE', { ...QUARANTINED, isFirst: false, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...ALONE, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...QUARANTINED, isOverdue: true }, 'TIMED_OUT'],
  ['DEADLINE', { ...BESIDE, isOverdue: true }, 'RUN_ALONE'],
  ['DEADLINE', BESIDE, 'RUN_AGAIN'],
  ['DEADLINE', QUARANTINED, 'RUN_ALONE'],
  ['NEVER_READY', ALONE, 'RUN_AGAIN'],
  ['NEVER_READY', BESIDE, 'RUN_AGAIN'],
  ['NEVER_READY', QUARANTINED, 'RUN_ALONE'],
])('%s with %j in flight: %s', (end, picture, fate) => expect(fateOf(picture, end)).toBe(fate));
