import type { Comparison } from '../client/api-types.js';
import { comparisonText } from './comparison-text.js';

const now = new Date(2026, 2, 1, 1, 30);
const comparison: Comparison = {
  previousRequestId: '01a1fd2e-0000-7000-8000-000000000000',
  previousCreatedAt: new Date(2026, 1, 28, 23, 50).toISOString(),
  sameOptions: true,
  ...{ added: 12, changed: 3, unchanged: 985, removed: 2, unknown: 0, reviewed: 0 },
};

test.each<[Partial<Comparison>, string]>([
  [{}, "12 added, 3 changed, 985 unchanged, 2 removed since yesterday's run"],
  [{ unchanged: 12_345 }, "12 added, 3 changed, 12,345 unchanged, 2 removed since yesterday's run"],
  [{ added: 0, changed: 0, removed: 0 }, "985 unchanged since yesterday's run"],
  [
    { added: 0, changed: 0, removed: 0, unchanged: 34, unknown: 2 },
    "34 unchanged since yesterday's run; 2 without a result, so not compared",
  ],
  [
    { added: 0, changed: 0, removed: 0, unchanged: 0, unknown: 2, sameOptions: false },
    "nothing to compare with yesterday's run, which had other options; 2 without a result, so not compared",
  ],
  [
    { added: 0, changed: 0, removed: 0, reviewed: 2 },
    "985 unchanged since yesterday's run; 2 as chosen in a review",
  ],
  [
    { previousCreatedAt: new Date(2026, 2, 1, 0, 5).toISOString() },
    "12 added, 3 changed, 985 unchanged, 2 removed since today's run of 00:05",
  ],
  [
    { previousCreatedAt: new Date(2026, 1, 27, 23, 50).toISOString(), sameOptions: false },
    '12 added, 3 changed, 985 unchanged, 2 removed since the run of 2026-02-27, which had other options',
  ],
])('with %j the comparison reads: %s', (more, text) =>
  expect(comparisonText({ ...comparison, ...more }, now)).toBe(text),
);
