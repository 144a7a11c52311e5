import { ClientError, cleanText } from '../../common/index.js';
import { EVENT_TYPES, type EventType } from '../delivery/index.js';
import { OutboundError, outboundUrl } from '../../outbound/index.js';

/** The event types that a webhook can subscribe to. Test events are sent on demand only. */
export const WEBHOOK_EVENTS = EVENT_TYPES.filter((type) => type !== 'webhook.test');

const MAX_URL_LENGTH = 2048;
const MAX_DESCRIPTION_LENGTH = 500;

/** The unvalidated options of a webhook. A field that is null or missing was not given. */
export interface WebhookInput {
  readonly url?: string | null;
  readonly events?: readonly string[] | null;
  readonly description?: string | null;
}

/** The validated options of a webhook. */
export interface WebhookOptions {
  readonly url?: string;
  readonly events?: EventType[];
  readonly description?: string | null;
}

/**
 * Validates the options of a webhook. An empty description becomes null.
 *
 * @throws {ClientError} INVALID_INPUT that names every invalid field
 */
export function checkWebhook({ url, events, description }: WebhookInput): WebhookOptions {
  const errors: string[] = [];
  const urlError = url == null ? null : errorOfWebhookUrl(url);
  if (urlError !== null) errors.push(`url: ${urlError}`);
  const isEvent = (name: string): name is EventType => (WEBHOOK_EVENTS as string[]).includes(name);
  if (events != null && (events.length === 0 || !events.every(isEvent))) {
    errors.push(`events: name one or more of ${WEBHOOK_EVENTS.join(', ')}`);
  }
  if (description != null && description.length > MAX_DESCRIPTION_LENGTH) {
    errors.push(`description: it may have up to ${MAX_DESCRIPTION_LENGTH} characters`);
  }
  if (errors.length > 0) {
    throw new ClientError('INVALID_INPUT', `The webhook has invalid options: ${errors.join('; ')}.`);
  }
  return {
    ...(url == null ? {} : { url }),
    ...(events == null ? {} : { events: [...new Set(events.filter(isEvent))] }),
    ...(description == null ? {} : { description: cleanText(description) || null }),
  };
}

/** Returns the syntax error of a webhook URL, or null when it is valid. */
export function errorOfWebhookUrl(url: string): string | null {
  if (url.length > MAX_URL_LENGTH) return `it may have up to ${MAX_URL_LENGTH} characters`;
  if (cleanText(url) !== url || /\s/.test(url))
    return 'it contains blanks or characters that are not allowed in a URL';
  try {
    outboundUrl(url);
    return null;
  } catch (error) {
    if (error instanceof OutboundError) return 'it must be an http:// or https:// URL without a password';
    throw error;
  }
}
