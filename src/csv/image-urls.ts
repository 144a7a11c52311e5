import { cleanText, parseUrl, shorten } from '../common/index.js';

/** The longest image URL that is accepted, in UTF-16 units. */
export const MAX_URL_LENGTH = 2048;

/** The most image URLs that one row may contain: products are loaded and reported with all of their URLs. */
export const MAX_URLS_PER_ROW = 1000;

const HOST_FOLLOWS = /^https?:\/\/[^/\\?#\s]/i;
const CONTROL = /\p{Cc}/u;
const SHOWN_LENGTH = 120;

/** Joins URLs into one cell, in their order; an empty URL keeps its position: `a,,c`. */
export function joinImageUrls(urls: readonly string[]): string {
  return urls.join(',');
}

/** Returns what is wrong with the syntax, scheme or length of an image URL and how to fix it; null for a valid URL. */
export function errorOfUrl(url: string): string | null {
  const error = findError(url);
  return error === null ? null : `"${shorten(cleanText(url), SHOWN_LENGTH)}" ${error}`;
}

function findError(url: string): string | null {
  if (!/^https?:\/\//i.test(url)) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
    return scheme === undefined
      ? 'is not a full image URL. Write the whole address, starting with https://, or set the option baseUrl if your ' +
          'addresses are relative to a folder of your shop.'
      : `has the scheme "${shorten(scheme, SHOWN_LENGTH)}", but only http and https can be downloaded. ` +
          'Replace it with an http(s) URL.';
  }
  if (url.length > MAX_URL_LENGTH) {
    return `is ${url.length} characters long; the limit is ${MAX_URL_LENGTH}. Use a shorter URL.`;
  }
  // `new URL` silently drops tabs and line breaks, and so would fetch another address than the one in the cell.
  if (CONTROL.test(url)) {
    return 'contains a line break, a tab or another control character. Delete that character.';
  }
  if (!HOST_FOLLOWS.test(url) || parseUrl(url) === null) {
    return 'is not a valid URL. Check its host name and port.';
  }
  return null;
}
