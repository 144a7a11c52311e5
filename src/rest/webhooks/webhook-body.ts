import { ClientError } from '../../common/index.js';

/** What a client asks to be registered; what it says is checked by whoever registers it. */
export interface WebhookBody {
  readonly url: string;
  readonly events?: readonly string[];
  readonly description?: string;
}

const FIELDS = ['url', 'events', 'description'];

/**
 * Reads the body of a registration, JSON or a plain form. A null counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
 */
export function readWebhookBody(body: unknown): WebhookBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusal('send it as JSON (content-type: application/json), such as {"url": "https://…"}');
  }
  const { url, events, description } = body as Partial<Record<string, unknown>>;
  const unknown = Object.keys(body).filter((name) => !FIELDS.includes(name));
  const faults = unknown.map(
    (name) => `there is no ${JSON.stringify(name.slice(0, 64))}; there are ${FIELDS.join(', ')}`,
  );
  if (typeof url !== 'string') faults.push('url must be given, as a text');
  // A plain form with one event in it has no list.
  const list = typeof events === 'string' ? [events] : (events ?? undefined);
  if (list !== undefined && !isTexts(list)) faults.push('events must be a list of texts');
  if (description != null && typeof description !== 'string') faults.push('description must be a text');
  if (faults.length > 0) throw refusal(faults.join('; '));
  return {
    url: url as string,
    ...(list !== undefined && { events: list as string[] }),
    ...(typeof description === 'string' && { description }),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refusal(fault: string): ClientError {
  return new ClientError('INVALID_INPUT', `Nothing was registered. The body: ${fault}.`);
}
