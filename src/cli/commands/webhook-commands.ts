import type { CommandHandler, CommandSpec, OperandSpec, OptionSpec } from '../command.js';
import { SERVER_OPTIONS } from './request-commands.js';

type Handlers = typeof import('../webhooks/webhook-handlers.js');

const handler =
  (name: keyof Handlers): (() => Promise<CommandHandler>) =>
  async () =>
    (await import('../webhooks/webhook-handlers.js'))[name];

const ID: OperandSpec = { name: 'id', help: 'The id of the webhook, as `halftone webhooks list` shows it.' };

const command = (
  name: string,
  summary: string,
  load: keyof Handlers,
  operands: readonly OperandSpec[],
  options: readonly OptionSpec[] = [],
): CommandSpec => ({
  name,
  summary,
  operands,
  options: [...options, ...SERVER_OPTIONS],
  load: handler(load),
});

export const WEBHOOKS: CommandSpec = {
  name: 'webhooks',
  summary: 'Register, test and remove the webhooks of a server.',
  commands: [
    command('list', 'List the webhooks.', 'LIST', []),
    command(
      'add',
      'Register a URL that gets the events of all requests, and print its secret.',
      'ADD',
      [{ name: 'url', help: 'The URL, such as https://shop.example/hooks/images.' }],
      [
        {
          name: 'event',
          value: 'type',
          kind: 'list',
          help: 'A type of event to send, such as request.completed. By default all.',
        },
        { name: 'description', value: 'text', help: 'A description for yourself.' },
      ],
    ),
    command('test', 'Send a test event to a webhook.', 'TEST', [ID]),
    command('deliveries', 'Show what was sent, and the answers.', 'SHOW_DELIVERIES', [
      { name: 'id', help: 'The id of a webhook or of a request.' },
    ]),
    command('redeliver', 'Send a delivery again now.', 'REDELIVER_ONE', [
      { name: 'id', help: 'The id of the delivery, as `halftone webhooks deliveries` shows it.' },
    ]),
    command('rotate', 'Replace the secret of a webhook, and print the new one.', 'ROTATE', [ID]),
    command('enable', 'Send events to a disabled webhook again.', 'ENABLE', [ID]),
    command('disable', 'Send no more events to a webhook.', 'DISABLE', [ID]),
    command('remove', 'Remove a webhook and cancel its deliveries.', 'REMOVE', [ID]),
  ],
};
