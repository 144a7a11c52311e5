import { createHash } from 'node:crypto';
import { parseUrl } from '../../common/index.js';

const MAX_LENGTH = 200;

/** The endpoint key of every e-mail: all of them go through one SMTP server. */
export const EMAIL_ENDPOINT_KEY = 'smtp';

/**
 * Returns the key that deliveries to one endpoint share, by which their concurrency is limited: origin and path of the
 * URL. The host alone is not enough, since one host may serve the endpoints of many customers; the query is left out,
 * since it may differ from event to event.
 */
export function endpointKeyOf(url: string): string {
  const parsed = parseUrl(url);
  const name = parsed === null ? url : `${parsed.origin}${parsed.pathname}`;
  if (name.length <= MAX_LENGTH) return name;
  return `${name.slice(0, MAX_LENGTH / 2)}#${createHash('sha256').update(name).digest('hex')}`;
}
