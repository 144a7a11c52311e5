import type { FindingGroup } from '../client/api-types.js';

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

/** Says what the checks found, such as "Pictures: 3 too small, 2 near duplicates." */
export function findingsText(findings: readonly FindingGroup[]): string {
  const parts = findings.map(({ finding, count }) => {
    const words = WORDS[finding] ?? [finding, finding];
    return `${count.toLocaleString('en')} ${words[count === 1 ? 0 : 1]}`;
  });
  return `Pictures: ${parts.join(', ')}. The column Image Findings of the output CSV says which, except with --report none.`;
}
