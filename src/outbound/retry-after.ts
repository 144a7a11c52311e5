const SECONDS = /^\d{1,9}$/;
/** The three forms of RFC 9110, 5.6.7: all begin with a day's name, which keeps `Date.parse`'s guesses out. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .+/;

/**
 * How many milliseconds a `Retry-After` header asks to wait, counted from `now` (RFC 9110, 10.2.3). A date
 * gone by is 0; a header that makes no sense is undefined. How much of it to believe is the caller's choice.
 */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime form names no zone and means UTC.
  const time = Date.parse(/GMT$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now.getTime());
}
