import { changesInWords } from './changes-in-words.js';

const SAME = {
  previousRequestId: '1',
  previousCreatedAt: '2026-03-09T01:00:00.000Z',
  sameOptions: true,
  ...{ added: 0, changed: 0, unchanged: 9, removed: 0, unknown: 0, reviewed: 0 },
};

test.each([
  [null, null],
  [SAME, 'nothing new'],
  [{ ...SAME, unknown: 1 }, 'nothing new'],
  [{ ...SAME, unknown: 2 }, null],
  [{ ...SAME, added: 1200, removed: 3, unknown: 2 }, '1,200 added, 3 removed'],
  [{ ...SAME, changed: 1 }, '1 changed'],
])('with one failed image the changes of %j are %j', (comparison, words) =>
  expect(changesInWords({ comparison, failedImages: 1 })).toBe(words),
);
