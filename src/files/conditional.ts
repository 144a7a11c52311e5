import type { IncomingHttpHeaders } from 'node:http';

/** What a file is compared by: its strong tag, quotes included, and its time. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * Whether a GET or HEAD goes on under its conditions, looked at in the order of RFC 9110, 13.2.2. A tag counts
 * more than a time, and a time that cannot be read counts for nothing.
 */
export function precondition(
  headers: IncomingHttpHeaders,
  current: Validators,
): 'proceed' | 'not-modified' | 'failed' {
  const modified = seconds(current.lastModified.getTime());

  const match = headers['if-match'];
  const failed =
    match === undefined
      ? modified > httpSeconds(headers['if-unmodified-since'])
      : !names(match, current.etag, 'strong');
  if (failed) return 'failed';

  const noneMatch = headers['if-none-match'];
  const same =
    noneMatch === undefined
      ? modified <= httpSeconds(headers['if-modified-since'])
      : names(noneMatch, current.etag, 'weak');
  return same ? 'not-modified' : 'proceed';
}

/** Whether a `Range` may be honoured under its `If-Range` (RFC 9110, 13.1.5): only for the very same bytes. */
export function rangeApplies(headers: IncomingHttpHeaders, current: Validators): boolean {
  const ifRange = headers['if-range'];
  // Node joins a header that came twice for all but a few names; its types do not know which.
  if (typeof ifRange !== 'string') return ifRange === undefined;
  if (ifRange.includes('"')) return ifRange.trim() === current.etag;
  return httpSeconds(ifRange) === seconds(current.lastModified.getTime());
}

/** Whether a list of tags names `etag`; a weak tag counts in a weak comparison alone. */
function names(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true;
  return [...list.matchAll(/(W\/)?("[^"]*")/g)].some(
    ([, weak, tag]) => tag === etag && (weak === undefined || comparison === 'weak'),
  );
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The time of a header in seconds; NaN, which compares with nothing, where there is none. */
const httpSeconds = (header: string | undefined): number => seconds(Date.parse(header ?? ''));
