import {
  DELIVERIES,
  ENABLE_WEBHOOK,
  REDELIVER,
  REGISTER_WEBHOOK,
  REMOVE_WEBHOOK,
  ROTATE_WEBHOOK,
  TEST_WEBHOOK,
  WEBHOOKS,
} from '../client/operations.js';
import { type ApiCommand, withApi } from '../client/with-api.js';
import type { Arguments } from '../arguments/arguments.js';
import { commandText } from '../arguments/command-text.js';
import type { CommandContext } from '../command.js';
import { DELIVERY_WORDS, WEBHOOK_WORDS, wordFor } from '../terminal/status-words.js';
import { type Column, table } from '../terminal/table.js';
import { CommandError } from '../usage-error.js';

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly string[];
  readonly status: string;
  readonly disabledReason: string | null;
}

interface Delivery {
  readonly id: string;
  readonly eventType: string;
  readonly url: string;
  readonly status: string;
  readonly createdAt: string;
  readonly attempts: readonly {
    readonly status: number | null;
    readonly error: { readonly message: string } | null;
  }[];
}

interface Registration {
  readonly secret: string;
  readonly webhook: Webhook;
}

const left = (title: string): Column => ({ title, align: 'left' });

/** Prints objects: as JSON, one a line, or as text. */
function print(
  objects: readonly unknown[],
  text: () => string,
  given: Arguments,
  { stdout }: CommandContext,
): number {
  if (given.isSet('json')) for (const object of objects) stdout.write(`${JSON.stringify(object)}\n`);
  else stdout.write(`${text()}\n`);
  return 0;
}

function webhookTable(webhooks: readonly Webhook[]): string {
  const rows = webhooks.map(({ id, url, status, events, disabledReason }) => [
    id,
    [wordFor(WEBHOOK_WORDS, status), ...(disabledReason === null ? [] : [disabledReason])].join(': '),
    events.join(' '),
    url,
  ]);
  return table(['Webhook', 'Status', 'Events', 'URL'].map(left), rows, Infinity).join('\n');
}

function deliveryTable(deliveries: readonly Delivery[]): string {
  const rows = deliveries.map(({ id, eventType, status, createdAt, attempts, url }) => {
    const last = attempts.at(-1);
    const result = last?.error?.message ?? (last?.status == null ? '' : `HTTP ${last.status}`);
    return [
      id,
      wordFor(DELIVERY_WORDS, status),
      eventType,
      createdAt.slice(0, 16).replace('T', ' '),
      String(attempts.length),
      url,
      result,
    ];
  });
  return table(
    ['Delivery', 'Status', 'Event', 'Created', 'Attempts', 'URL', 'Last result'].map(left),
    rows,
    Infinity,
  ).join('\n');
}

const secretText = ({ webhook, secret }: Registration, given: Arguments) =>
  `${webhook.id} sends to ${webhook.url}.\nIts secret, which is shown only now: ${secret}\nTo try it: ${commandText(`webhooks test ${webhook.id}`, given)}`;

const list: ApiCommand = async (api, given, context) => {
  const { webhooks } = await api.query<{ webhooks: Webhook[] }>(WEBHOOKS);
  const none = `There are no webhooks. To register one: ${commandText('webhooks add <url>', given)}`;
  return print(webhooks, () => (webhooks.length === 0 ? none : webhookTable(webhooks)), given, context);
};

const add: ApiCommand = async (api, given, context) => {
  const events = given.value('event');
  const description = given.text('description');
  const input = {
    url: given.operands[0]!,
    ...(events !== undefined && { events }),
    ...(description !== undefined && { description }),
  };
  const { registerWebhook } = await api.mutate<{ registerWebhook: Registration }>(REGISTER_WEBHOOK, {
    input,
  });
  return print([registerWebhook], () => secretText(registerWebhook, given), given, context);
};

const rotate: ApiCommand = async (api, given, context) => {
  const id = given.operands[0]!;
  const { rotateWebhookSecret } = await api.mutate<{ rotateWebhookSecret: Registration }>(ROTATE_WEBHOOK, {
    id,
  });
  const old = 'The old secret signs too for 24 hours.';
  return print(
    [rotateWebhookSecret],
    () => `${secretText(rotateWebhookSecret, given)}\n${old}`,
    given,
    context,
  );
};

const remove: ApiCommand = async (api, given, context) => {
  const id = given.operands[0]!;
  const { removeWebhook } = await api.mutate<{ removeWebhook: boolean }>(REMOVE_WEBHOOK, { id });
  if (!removeWebhook)
    throw new CommandError(
      `${api.server} has no webhook ${id}: ${commandText('webhooks list', given)} shows them.`,
    );
  return print([{ id, isRemoved: true }], () => `Removed ${id}.`, given, context);
};

/** Creates the command that enables or disables a webhook. */
function switched(enabled: boolean): ApiCommand {
  return async (api, given, context) => {
    const id = given.operands[0]!;
    const { updateWebhook } = await api.mutate<{ updateWebhook: Webhook }>(ENABLE_WEBHOOK, { id, enabled });
    return print(
      [updateWebhook],
      () => `${id} is ${wordFor(WEBHOOK_WORDS, updateWebhook.status).toLowerCase()}.`,
      given,
      context,
    );
  };
}

/** Creates the command that sends something to a webhook. */
function sent(mutation: string, field: string): ApiCommand {
  return async (api, given, context) => {
    const { [field]: delivery } = await api.mutate<Record<string, Delivery>>(mutation, {
      id: given.operands[0]!,
    });
    const how = `Sending ${delivery!.eventType} to ${delivery!.url} (delivery ${delivery!.id}).`;
    return print(
      [delivery],
      () =>
        `${how}\nTo see the result: ${commandText('webhooks deliveries <id of the webhook or request>', given)}`,
      given,
      context,
    );
  };
}

const deliveries: ApiCommand = async (api, given, context) => {
  const id = given.operands[0]!;
  const { node } = await api.query<{ node: { deliveries?: Delivery[] } | null }>(DELIVERIES, { id });
  const found = node?.deliveries;
  if (found === undefined)
    throw new CommandError(
      `${id} is the id of no webhook and no request: ${commandText('webhooks list', given)} and ${commandText('list', given)} show them.`,
    );
  return print(
    found,
    () => (found.length === 0 ? 'Nothing was sent yet.' : deliveryTable(found)),
    given,
    context,
  );
};

export const LIST = withApi(list);
export const ADD = withApi(add);
export const ROTATE = withApi(rotate);
export const REMOVE = withApi(remove);
export const ENABLE = withApi(switched(true));
export const DISABLE = withApi(switched(false));
export const TEST = withApi(sent(TEST_WEBHOOK, 'sendTestEvent'));
export const REDELIVER_ONE = withApi(sent(REDELIVER, 'redeliver'));
export const SHOW_DELIVERIES = withApi(deliveries);
