import type { CommandSpec } from './command.js';
import { COMPRESS } from './commands/compress-command.js';
import { completionCommand } from './commands/completion-command.js';
import { KEYS } from './commands/keys-commands.js';
import { DOCTOR } from './commands/doctor-command.js';
import { MIGRATE } from './commands/migrate-command.js';
import { INSPECT, REQUEST_COMMANDS } from './commands/request-commands.js';
import { CONFIGURATION, SERVE, WORKER } from './commands/server-commands.js';
import { WEBHOOKS } from './commands/webhook-commands.js';

/** All commands, in the order of the help. Without a command the program starts the server. */
export const HALFTONE: CommandSpec = {
  name: 'halftone',
  summary:
    'Halftone compresses every image of a product catalogue (CSV, Excel, XML or JSON), or of a folder.',
  description: `Without a command it starts the server, as \`halftone serve\` does. ${CONFIGURATION}`,
  commands: [
    COMPRESS,
    INSPECT,
    SERVE,
    WORKER,
    DOCTOR,
    MIGRATE,
    KEYS,
    ...REQUEST_COMMANDS,
    WEBHOOKS,
    completionCommand(() => HALFTONE),
  ],
  options: SERVE.options!,
  load: SERVE.load!,
};
