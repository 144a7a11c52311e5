import type { ReportOptions } from '../client/api-types.js';
import { findingsText } from './findings-text.js';

const WHERE = 'The column Image Findings of the output CSV says which.';
const HOW = 'With --report basic, the column Image Findings of the output CSV says which.';

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
  expect(findingsText(findings, { output: 'APPEND', report: null })).toBe(`Pictures: ${words}. ${WHERE}`),
);

test.each<[ReportOptions['output'], ReportOptions['report'], string]>([
  ['APPEND', null, WHERE],
  ['APPEND', 'BASIC', WHERE],
  ['APPEND', 'NONE', HOW],
  ['REPLACE', null, HOW],
  ['REPLACE', 'NONE', HOW],
  ['REPLACE', 'FULL', WHERE],
])('with output %s and report %s it reads: %s', (output, report, where) =>
  expect(findingsText([{ finding: 'BLURRED', count: 1 }], { output, report })).toBe(
    `Pictures: 1 blurred. ${where}`,
  ),
);
