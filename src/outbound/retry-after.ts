const SECONDS = /^\d{1,9}$/;
/** The three forms of RFC 9110, 5.6.7. All begin with the name of a day; `Date.parse` would guess at other texts. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .+/;

/**
 * Returns the milliseconds that a `Retry-After` header asks to wait from `now` (RFC 9110, 10.2.3): 0 for a date in the
 * past, undefined for an invalid header. The caller clamps it.
 */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime form has no zone and is in UTC.
  const time = Date.parse(/GMT$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now.getTime());
}
