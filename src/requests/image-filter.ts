import type { ImageFinding } from '../common/index.js';
import type { RequestEntity } from './entities/index.js';
import { ANY_FAILURE, type FailureFilter, failureSql } from './failure-filter.js';
import { FINDINGS, HAS_FINDINGS } from './findings/image-findings.js';
import type { ImageChange, ImageStatus } from './request-status.js';

/** Which images of a request are meant: those with this status, this change, this error and this finding. Null for any. */
export interface ImageFilter {
  readonly status: ImageStatus | null;
  readonly change: ImageChange | null;
  readonly failure: FailureFilter;
  readonly finding: ImageFinding | null;
}

export const EVERY_IMAGE: ImageFilter = { status: null, change: null, failure: ANY_FAILURE, finding: null };

/**
 * Returns the conditions of a filter on rows of `images`, in SQL, and their parameters, of which `from` is the first. Statuses,
 * changes and findings are literals, since partial indexes depend on their values.
 */
export function filterSql(
  { status, change, failure, finding }: ImageFilter,
  from: number,
): { conditions: string[]; parameters: unknown[] } {
  const { codes, message } = failure;
  const isFailure = codes !== null || message !== null;
  return {
    conditions: [
      ...(status === null ? [] : [`status = '${status}'`]),
      ...(change === null ? [] : [`change = '${change}'`]),
      ...(finding === null ? [] : [`${HAS_FINDINGS} AND (${FINDINGS}) @> '"${finding}"'`]),
      ...(isFailure ? [failureSql(`$${from}::text[]`, `$${from + 1}::text`)] : []),
    ],
    parameters: isFailure ? [codes, message] : [],
  };
}

/** Whether the counters of a request know how many images are meant. */
export function isCounted({ status, failure, finding }: ImageFilter): boolean {
  return status === null && finding === null && failure.codes === null && failure.message === null;
}

/** Returns how many images of a request differ so from the earlier one, by its counters; null for all images. */
export function countOf(request: RequestEntity, change: ImageChange | null): number {
  switch (change) {
    case null:
      return request.totalImages;
    case 'ADDED':
      return request.addedImages ?? 0;
    case 'CHANGED':
      return request.changedImages ?? 0;
    case 'UNCHANGED':
      return request.unchangedImages ?? 0;
  }
}
