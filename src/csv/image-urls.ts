import { cleanText, parseUrl, shorten } from '../common/index.js';

/** The longest image URL that is taken, in UTF-16 units. */
export const MAX_URL_LENGTH = 2048;

/** The most image URLs that one row may name: products are read and told with all of theirs. */
export const MAX_URLS_A_ROW = 1000;

const HOST_FOLLOWS = /^https?:\/\/[^/\\?#\s]/i;
const CONTROL = /\p{Cc}/u;
const SHOWN_LENGTH = 120;

/** Several URLs as one cell, in their order; an empty one leaves its place empty: `a,,c`. */
export function joinImageUrls(urls: readonly string[]): string {
  return urls.join(',');
}

/** What is wrong with the syntax, scheme or length of an image URL and how to mend it; null when nothing is. */
export function errorOfUrl(url: string): string | null {
  const fault = findError(url);
  return fault === null ? null : `"${shorten(cleanText(url), SHOWN_LENGTH)}" ${fault}`;
}

function findError(url: string): string | null {
  if (!/^https?:\/\//i.test(url)) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
    return scheme === undefined
      ? 'does not begin with http:// or https://. Addresses without a host need the option baseUrl.'
      : `has the scheme ${shorten(scheme, SHOWN_LENGTH)}: only http and https are fetched.`;
  }
  if (url.length > MAX_URL_LENGTH) {
    return `is ${url.length} characters long: the limit is ${MAX_URL_LENGTH}.`;
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
