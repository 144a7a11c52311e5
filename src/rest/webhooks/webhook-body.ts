import { ClientError } from '../../common/index.js';

/** The parsed body of a registration. `WebhooksService` validates the values. */
export interface WebhookBody {
  readonly url: string;
  readonly events?: readonly string[];
  readonly description?: string;
}

/** The parsed body of a change. */
export type WebhookChange = Partial<WebhookBody> & { readonly enabled?: boolean };

const NO_URL = 'url is required and must be a string';
const FIELDS = ['url', 'events', 'description'];

/**
 * Parses the body of a registration, which is JSON or a URL-encoded form. A null value is the same as an absent one.
 *
 * @throws {ClientError} INVALID_INPUT that lists every error
 */
export function readWebhookBody(body: unknown): WebhookBody {
  const { read, errors } = readFields(body, FIELDS, 'Nothing was registered.');
  if (read.url === undefined && !errors.includes(NO_URL)) errors.unshift(NO_URL);
  if (errors.length > 0) throw invalidBody('Nothing was registered.', errors.join('; '));
  return read as WebhookBody;
}

/**
 * Parses the body of a change like {@link readWebhookBody}. At least one field is required.
 *
 * @throws {ClientError} INVALID_INPUT that lists every error
 */
export function readWebhookChange(body: unknown): WebhookChange {
  const fields = [...FIELDS, 'enabled'];
  const { read, errors } = readFields(body, fields, 'Nothing was changed.');
  if (errors.length === 0 && Object.keys(read).length === 0)
    errors.push(`it has no field to change (supported: ${fields.join(', ')})`);
  if (errors.length > 0) throw invalidBody('Nothing was changed.', errors.join('; '));
  return read;
}

function readFields(
  body: unknown,
  fields: readonly string[],
  outcome: string,
): { read: WebhookChange; errors: string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidBody(
      outcome,
      'send it as JSON (content-type: application/json), such as {"url": "https://…"}',
    );
  }
  // `curl -d` declares JSON as a form unless it has a Content-Type header.
  if (Object.keys(body).some((name) => /^\s*[[{]/.test(name))) {
    throw invalidBody(
      outcome,
      'it looks like JSON: send it with the header "Content-Type: application/json"',
    );
  }
  const { url, events, description, enabled } = body as Partial<Record<string, unknown>>;
  const errors = Object.keys(body)
    .filter((name) => !fields.includes(name))
    .map(
      (name) => `there is no field ${JSON.stringify(name.slice(0, 64))} (supported: ${fields.join(', ')})`,
    );
  if (url != null && typeof url !== 'string') errors.push(NO_URL);
  // An URL-encoded form with one event has a string instead of a list, and all its values are strings.
  const list = typeof events === 'string' ? [events] : (events ?? undefined);
  if (list !== undefined && !isStrings(list)) errors.push('events must be a list of strings');
  if (description != null && typeof description !== 'string') errors.push('description must be a string');
  const isEnabled = fields.includes('enabled') ? BOOLEANS.get(enabled ?? null) : null;
  if (isEnabled === undefined) errors.push('enabled must be true or false');
  return {
    errors,
    read: {
      ...(typeof url === 'string' && { url }),
      ...(list !== undefined && { events: list as string[] }),
      ...(typeof description === 'string' && { description }),
      ...(isEnabled != null && { enabled: isEnabled }),
    },
  };
}

const BOOLEANS: ReadonlyMap<unknown, boolean | null> = new Map<unknown, boolean | null>([
  [null, null],
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
]);

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function invalidBody(outcome: string, error: string): ClientError {
  return new ClientError('INVALID_INPUT', `${outcome} The body: ${error}.`);
}
