import type { CountersFragment } from '../shared/api/operations.js';
import type { Details } from './use-request.js';

export type Failure = Details['failures'][number];

/**
 * Returns the failures of a request by cause, as the newest counters have them; null when the counters report failures and those that
 * are loaded are older. The counters arrive as they change, and the failures only when they are asked for.
 */
export function failuresOf(
  request: Pick<Details, 'failures'> | null,
  progress: Pick<CountersFragment, 'failedImages'> | null,
): readonly Failure[] | null {
  if (request === null || progress === null || progress.failedImages === 0) return [];
  return request.failures.length === 0 ? null : request.failures;
}
