import { Webhook } from 'standardwebhooks';
import type { ApiClient } from './client.js';
import type { Received } from './receiver.js';
import type { Stage } from './stage.js';

export interface Registered {
  readonly id: string;
  readonly secret: string;
}

/** Registers a webhook; resolves to its id and its secret. */
export async function register(
  api: ApiClient,
  url: string,
  input: Record<string, unknown> = {},
): Promise<Registered> {
  const { registerWebhook } = await api.query(
    'mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) { webhook { id } secret } }',
    { input: { url, ...input } },
  );
  return { id: registerWebhook.webhook.id, secret: registerWebhook.secret };
}

/** Verifies a received webhook with the reference implementation and returns its event; throws when it is not genuine. */
// oxlint-disable-next-line typescript/no-explicit-any
export function verified({ body, headers }: Received, secret: string): any {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

/** A delivery in the API. */
export interface ApiDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly eventType: string;
  readonly webhookId: string | null;
  readonly url: string;
  readonly status: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly status: number | null;
    readonly durationMs: number;
    readonly response: string | null;
    readonly nextAttemptAt: string | null;
    readonly error: { readonly code: string; readonly message: string } | null;
  }[];
}

export const DELIVERY = `id messageId eventType webhookId url status nextAttemptAt
  attempts { number status durationMs response nextAttemptAt error { code message } }`;

/** Returns the deliveries of a request. */
export async function deliveriesOf({ api }: Stage, id: string): Promise<ApiDelivery[]> {
  const { request } = await api.query(
    `query ($id: ID!) { request(id: $id) { deliveries { ${DELIVERY} } } }`,
    { id },
  );
  return request.deliveries;
}

/** Returns the deliveries to a webhook, newest first. */
export async function deliveriesTo({ api }: Stage, webhookId: string): Promise<ApiDelivery[]> {
  const { webhooks } = await api.query(`{ webhooks { id deliveries { ${DELIVERY} } } }`);
  return webhooks.find(({ id }: { id: string }) => id === webhookId).deliveries;
}
