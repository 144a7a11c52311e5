import type { IncomingHttpHeaders } from 'node:http';

/** The validators of a file: its strong ETag, quotes included, and its modification time. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * Evaluates the preconditions of a GET or HEAD in the order of RFC 9110, 13.2.2. An ETag takes precedence over a time, and
 * an invalid time is ignored.
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

/** Whether a `Range` applies under its `If-Range` (RFC 9110, 13.1.5): only when the file has not changed. */
export function rangeApplies(headers: IncomingHttpHeaders, current: Validators): boolean {
  const ifRange = headers['if-range'];
  // Node joins repeated headers for all but a few names, which its types do not reflect.
  if (typeof ifRange !== 'string') return ifRange === undefined;
  if (ifRange.includes('"')) return ifRange.trim() === current.etag;
  return httpSeconds(ifRange) === seconds(current.lastModified.getTime());
}

/** Whether a list of ETags contains `etag`; a weak ETag matches only in a weak comparison. */
function names(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true;
  return [...list.matchAll(/(W\/)?("[^"]*")/g)].some(
    ([, weak, tag]) => tag === etag && (weak === undefined || comparison === 'weak'),
  );
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Parses the time of a header, in seconds; NaN, which no comparison matches, when it is missing or invalid. */
const httpSeconds = (header: string | undefined): number => seconds(Date.parse(header ?? ''));
