import { ClientError, cleanText } from '../../common/index.js';
import { EVENT_TYPES, type EventType } from '../delivery/index.js';
import { OutboundError, outboundUrl } from '../../outbound/index.js';

/** What a webhook may be told of; tests are asked for one by one. */
export const WEBHOOK_EVENTS = EVENT_TYPES.filter((type) => type !== 'webhook.test');

const LONGEST_URL = 2048;
const LONGEST_DESCRIPTION = 500;

/** What a client wants of a webhook, as it came. What is null or missing was not given. */
export interface WebhookInput {
  readonly url?: string | null;
  readonly events?: readonly string[] | null;
  readonly description?: string | null;
}

/** The same, checked. */
export interface WebhookOptions {
  readonly url?: string;
  readonly events?: EventType[];
  readonly description?: string | null;
}

/**
 * Checks what was given; an empty description is none.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
 */
export function checkWebhook({ url, events, description }: WebhookInput): WebhookOptions {
  const faults: string[] = [];
  const urlError = url == null ? null : errorOfWebhookUrl(url);
  if (urlError !== null) faults.push(`url: ${urlError}`);
  const isEvent = (name: string): name is EventType => (WEBHOOK_EVENTS as string[]).includes(name);
  if (events != null && (events.length === 0 || !events.every(isEvent))) {
    faults.push(`events: name one or more of ${WEBHOOK_EVENTS.join(', ')}`);
  }
  if (description != null && description.length > LONGEST_DESCRIPTION) {
    faults.push(`description: it may have up to ${LONGEST_DESCRIPTION} characters`);
  }
  if (faults.length > 0) throw new ClientError('INVALID_INPUT', `The webhook's ${faults.join('; ')}.`);
  return {
    ...(url == null ? {} : { url }),
    ...(events == null ? {} : { events: [...new Set(events.filter(isEvent))] }),
    ...(description == null ? {} : { description: cleanText(description) || null }),
  };
}

/** What is wrong with the URL of a receiver, as far as its text tells; null when nothing is. */
export function errorOfWebhookUrl(url: string): string | null {
  if (url.length > LONGEST_URL) return `it may have up to ${LONGEST_URL} characters`;
  if (cleanText(url) !== url || /\s/.test(url)) return 'it holds blanks, or characters that no URL has';
  try {
    outboundUrl(url);
    return null;
  } catch (error) {
    if (error instanceof OutboundError) return 'it must be an http:// or https:// URL without a password';
    throw error;
  }
}
