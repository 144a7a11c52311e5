import { cleanText, parseUrl, shorten } from '../common/index.js';

/** The longest image URL that is taken, in UTF-16 units. */
export const MAX_URL_LENGTH = 2048;

/** The most image URLs that one row may name: products are read and told with all of theirs. */
export const MAX_URLS_A_ROW = 1000;

const HTTP = /https?:\/\//gi;
const SEPARATOR = /[\s,;|]/;
const HOST_FOLLOWS = /^https?:\/\/[^/\\?#\s]/i;
const CONTROL = /\p{Cc}/u;
const SHOWN_LENGTH = 120;
const OTHER_SCHEME_INSIDE = /[\s,;|]((?!https?:)[a-z][a-z0-9+.-]*:\/\/|data:)/i;

/**
 * The URLs of one cell, in order, as they are written. A comma, semicolon, bar or white space separates only
 * where a new http(s):// follows, so that those within a URL survive. What is no URL is among the results.
 */
export function splitImageUrls(cell: string): string[] {
  // One pattern for separator and look-ahead would take quadratic time on a long run of separators.
  const starts = [...cell.matchAll(HTTP)]
    .map(({ index }) => index)
    .filter((index) => index > 0 && SEPARATOR.test(cell[index - 1]!));
  return [0, ...starts]
    .map((start, i) => trimSeparators(cell.slice(start, starts[i])))
    .filter((url) => url !== '');
}

/** Several URLs as one cell, in their order; an empty one leaves its place empty: `a,,c`. */
export function joinImageUrls(urls: readonly string[]): string {
  return urls.join(',');
}

/** What is wrong with the syntax, scheme or length of an image URL and how to mend it; null when nothing is. */
export function faultOfUrl(url: string): string | null {
  const fault = findFault(url);
  return fault === null ? null : `"${shorten(cleanText(url), SHOWN_LENGTH)}" ${fault}`;
}

function findFault(url: string): string | null {
  if (!/^https?:\/\//i.test(url)) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
    return scheme === undefined
      ? 'does not begin with http:// or https://.'
      : `has the scheme ${shorten(scheme, SHOWN_LENGTH)}: only http and https are fetched.`;
  }
  if (url.length > MAX_URL_LENGTH) {
    return `is ${url.length} characters long: the limit is ${MAX_URL_LENGTH}.`;
  }
  const other = OTHER_SCHEME_INSIDE.exec(url)?.[1];
  if (other !== undefined) {
    return `goes on with ${shorten(other, SHOWN_LENGTH)} after a separator: only http and https are fetched.`;
  }
  // `new URL` drops tabs and line breaks without a word, and so would fetch another address than the cell's.
  if (CONTROL.test(url)) {
    return 'holds a line break, a tab or another control character: take it out.';
  }
  if (!HOST_FOLLOWS.test(url) || parseUrl(url) === null) {
    return 'is not a well-formed URL: check its host and port.';
  }
  return null;
}

function trimSeparators(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && SEPARATOR.test(text[start]!)) start++;
  while (end > start && SEPARATOR.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}
