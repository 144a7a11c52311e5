import { findingsText } from './findings-text.js';

const WHERE = 'The column Image Findings of the output CSV says which, except with --report none.';

test.each([
  [
    [
      { finding: 'TOO_SMALL', count: 3 },
      { finding: 'NEAR_DUPLICATE', count: 2 },
    ],
    '3 too small, 2 near duplicates',
  ],
  [[{ finding: 'NEAR_DUPLICATE', count: 1 }], '1 near duplicate'],
  [
    [
      { finding: 'BLURRED', count: 12_000 },
      { finding: 'NEW_ONE', count: 1 },
    ],
    '12,000 blurred, 1 NEW_ONE',
  ],
])('%j is said as: %s', (findings, words) =>
  expect(findingsText(findings)).toBe(`Pictures: ${words}. ${WHERE}`),
);
