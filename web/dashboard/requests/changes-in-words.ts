import type { CountersFragment } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { requestsTexts } from '../texts/requests.js';

const texts = requestsTexts.changes;

/** Returns what is new in a request since the last run of its file name; null without one, and while that is not known. */
export function changesInWords({
  comparison,
  failedImages,
}: Pick<CountersFragment, 'comparison' | 'failedImages'>): string | null {
  if (comparison === null) return null;
  const changes = (['added', 'changed', 'removed'] as const).filter((name) => comparison[name] > 0);
  if (changes.length > 0) return changes.map((name) => texts[name](count(comparison[name]))).join(', ');
  // Of images that failed it is not known; that they did is said beside it.
  return comparison.unknown > failedImages ? null : texts.none;
}
