import { createHash } from 'node:crypto';
import { parseUrl } from '../../common/index.js';

const LONGEST = 200;

/** What all e-mail has in common: the one server it goes through. */
export const MAIL_RECEIVER = 'smtp';

/**
 * What deliveries to one receiver have in common: origin and path of its URL. Not the host alone, since many
 * receivers of different people live at one host, and not the query, which may differ from event to event.
 */
export function receiverOf(url: string): string {
  const parsed = parseUrl(url);
  const name = parsed === null ? url : `${parsed.origin}${parsed.pathname}`;
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST / 2)}#${createHash('sha256').update(name).digest('hex')}`;
}
