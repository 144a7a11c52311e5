import type { FindingGroup, ReportOptions } from '../client/api-types.js';

/** The findings in words, for one image and for several. A newer server may know others. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  TOO_SMALL: ['too small', 'too small'],
  BLURRED: ['blurred', 'blurred'],
  UPSCALED: ['enlarged', 'enlarged'],
  PLACEHOLDER: ['nearly empty', 'nearly empty'],
  NO_WHITE_BACKGROUND: ['not on white', 'not on white'],
  UNUSUAL_ASPECT: ['long and narrow', 'long and narrow'],
  NEAR_DUPLICATE: ['near duplicate', 'near duplicates'],
};

/** Says what the checks found, such as "Pictures: 3 too small, 2 near duplicates.", and where the output CSV says of which picture. */
export function findingsText(
  findings: readonly FindingGroup[],
  { output, report }: ReportOptions = { output: 'APPEND', report: null },
): string {
  const parts = findings.map(({ finding, count }) => {
    const words = WORDS[finding] ?? [finding, finding];
    return `${count.toLocaleString('en')} ${words[count === 1 ? 0 : 1]}`;
  });
  const hasColumn = (report ?? (output === 'REPLACE' ? 'NONE' : 'BASIC')) !== 'NONE';
  const where = hasColumn
    ? 'The column Image Findings of the output CSV says which.'
    : 'With --report basic, the column Image Findings of the output CSV says which.';
  return `Pictures: ${parts.join(', ')}. ${where}`;
}
