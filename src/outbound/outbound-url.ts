import { parseUrl } from '../common/index.js';
import { OutboundError } from './outbound-errors.js';

/**
 * Parses the URL to fetch from what a user or a redirect (then relative to `base`) wrote. Checks scheme and credentials
 * only; the address policy checks address and port when the socket opens.
 *
 * @throws {OutboundError} URL_NOT_ALLOWED for anything but http and https without credentials
 */
export function outboundUrl(text: string, base?: URL): URL {
  const url = parseUrl(text, base);
  if (url === null) {
    throw new OutboundError(
      'URL_NOT_ALLOWED',
      'The address is not a URL. It must begin with http:// or https://.',
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError(
      'URL_NOT_ALLOWED',
      `An address with ${url.protocol} is not fetched. It must begin with http:// or https://.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError(
      'URL_NOT_ALLOWED',
      'An address with a user name or password is not fetched. Remove what stands before the @.',
    );
  }
  url.hash = '';
  return url;
}

const ESCAPED_AMPERSAND = /&(?:amp;)+|&#(?:0*38|x0*26);/gi;

/** Returns a URL with HTML's `&amp;` replaced by `&`, as out of XML feeds, or null when it has none. */
export function withoutHtmlEscapes(text: string): string | null {
  const unescaped = text.replace(ESCAPED_AMPERSAND, '&');
  return unescaped === text ? null : unescaped;
}
