import { ClientError } from '../../common/index.js';

/** What a client asks to be registered; what it says is checked by whoever registers it. */
export interface WebhookBody {
  readonly url: string;
  readonly events?: readonly string[];
  readonly description?: string;
}

/** What a client asks to be changed. */
export type WebhookChange = Partial<WebhookBody> & { readonly enabled?: boolean };

const NO_URL = 'url must be given, as a text';
const FIELDS = ['url', 'events', 'description'];

/**
 * Reads the body of a registration, JSON or a plain form. A null counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
 */
export function readWebhookBody(body: unknown): WebhookBody {
  const { read, faults } = readFields(body, FIELDS, 'Nothing was registered.');
  if (read.url === undefined && !faults.includes(NO_URL)) faults.unshift(NO_URL);
  if (faults.length > 0) throw refusal('Nothing was registered.', faults.join('; '));
  return read as WebhookBody;
}

/**
 * Reads the body of a change, likewise; at least one field must be given.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
 */
export function readWebhookChange(body: unknown): WebhookChange {
  const fields = [...FIELDS, 'enabled'];
  const { read, faults } = readFields(body, fields, 'Nothing was changed.');
  if (faults.length === 0 && Object.keys(read).length === 0)
    faults.push(`it has nothing to change; there are ${fields.join(', ')}`);
  if (faults.length > 0) throw refusal('Nothing was changed.', faults.join('; '));
  return read;
}

function readFields(
  body: unknown,
  fields: readonly string[],
  outcome: string,
): { read: WebhookChange; faults: string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusal(outcome, 'send it as JSON (content-type: application/json), such as {"url": "https://…"}');
  }
  // What curl -d sends as a form unless it is told otherwise.
  if (Object.keys(body).some((name) => /^\s*[[{]/.test(name))) {
    throw refusal(outcome, 'it looks like JSON: send it with the header "Content-Type: application/json"');
  }
  const { url, events, description, enabled } = body as Partial<Record<string, unknown>>;
  const faults = Object.keys(body)
    .filter((name) => !fields.includes(name))
    .map((name) => `there is no ${JSON.stringify(name.slice(0, 64))}; there are ${fields.join(', ')}`);
  if (url != null && typeof url !== 'string') faults.push(NO_URL);
  // A plain form with one event in it has no list, and knows no other values than texts.
  const list = typeof events === 'string' ? [events] : (events ?? undefined);
  if (list !== undefined && !isTexts(list)) faults.push('events must be a list of texts');
  if (description != null && typeof description !== 'string') faults.push('description must be a text');
  const isEnabled = fields.includes('enabled') ? SWITCH.get(enabled ?? null) : null;
  if (isEnabled === undefined) faults.push('enabled must be true or false');
  return {
    faults,
    read: {
      ...(typeof url === 'string' && { url }),
      ...(list !== undefined && { events: list as string[] }),
      ...(typeof description === 'string' && { description }),
      ...(isEnabled != null && { enabled: isEnabled }),
    },
  };
}

const SWITCH: ReadonlyMap<unknown, boolean | null> = new Map<unknown, boolean | null>([
  [null, null],
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
]);

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refusal(outcome: string, fault: string): ClientError {
  return new ClientError('INVALID_INPUT', `${outcome} The body: ${fault}.`);
}
