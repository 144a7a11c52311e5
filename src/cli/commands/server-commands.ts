import type { Arguments } from '../arguments/arguments.js';
import type { CommandSpec, OptionSpec } from '../command.js';

/** An option that stands for a setting of the server. */
interface SettingOption extends OptionSpec {
  readonly setting: string;
}

const PORT: SettingOption = {
  name: 'port',
  value: 'n',
  kind: 'integer',
  setting: 'PORT',
  help: 'The port to listen on, instead of PORT (3000); 0 picks a free one.',
};
const HOST: SettingOption = {
  name: 'host',
  value: 'address',
  setting: 'HOST',
  help: 'The address to listen on, instead of HOST (127.0.0.1).',
};
const DATA_DIR: SettingOption = {
  name: 'data-dir',
  value: 'folder',
  setting: 'DATA_DIR',
  help: 'The folder of the embedded database and the stored files, instead of DATA_DIR (.halftone).',
};

const SETTINGS = [PORT, HOST, DATA_DIR];

/** How the server is configured, for the help. */
export const CONFIGURATION =
  'Environment variables configure it, or a file .env in the working directory. The most common ones are PORT and HOST, ' +
  'DATA_DIR, DATABASE_URL (an external PostgreSQL instead of the embedded one), ROLES and AUTH; docs/settings.md and ' +
  '.env.example list all of them.\n' +
  'Ctrl-C or SIGTERM stops it: it finishes the current work or releases it.';

/** Returns the settings that the options stand for. */
function settingsOf(given: Arguments): Record<string, string> {
  return Object.fromEntries(
    SETTINGS.flatMap(({ name, setting }) =>
      given.isSet(name) ? [[setting, String(given.value(name))] as const] : [],
    ),
  );
}

export const SERVE: CommandSpec = {
  name: 'serve',
  summary: 'Start the server: the APIs, the pages and the work.',
  description: CONFIGURATION,
  options: SETTINGS,
  examples: [
    { command: 'halftone serve', explanation: 'Serves http://127.0.0.1:3000 with all parts embedded.' },
    {
      command: 'halftone serve --port 8080 --data-dir /var/lib/halftone',
      explanation: 'Listens on another port and keeps its data in another folder.',
    },
  ],
  load: async () => (given, context) => context.serve(settingsOf(given)),
};

export const WORKER: CommandSpec = {
  name: 'worker',
  summary: 'Start a worker: it processes images beside a server (ROLES=worker).',
  description:
    'Workers share the database and the stored files of the server: set the same DATABASE_URL, SECRET_KEY, PUBLIC_URL and ' +
    'S3 settings, or the same DATA_DIR on one machine. A worker listens too, for its health and its metrics.\n' +
    'Ctrl-C or SIGTERM stops it: it finishes the current work or releases it.',
  options: SETTINGS,
  examples: [
    {
      command: 'DATABASE_URL=postgres://… halftone worker --port 0',
      explanation: 'Works for the server of that database, on this machine.',
    },
  ],
  load: async () => (given, context) => context.serve({ ...settingsOf(given), ROLES: 'worker' }),
};
