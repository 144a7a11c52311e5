import { parseUrl } from '../common/index.js';
import { OutboundError } from './outbound-errors.js';

/**
 * The address to fetch, out of a URL as the user or a redirect (then relative to `base`) wrote it. What may be
 * reached is decided here only as far as the text tells; the rest when the socket opens.
 *
 * @throws {OutboundError} URL_NOT_ALLOWED for anything but http and https without credentials
 */
export function outboundUrl(text: string, base?: URL): URL {
  const url = parseUrl(text, base);
  if (url === null) throw new OutboundError('URL_NOT_ALLOWED', 'The address is not a URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('URL_NOT_ALLOWED', 'Only http and https addresses are fetched.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('URL_NOT_ALLOWED', 'An address with a user name or password is not fetched.');
  }
  url.hash = '';
  return url;
}
