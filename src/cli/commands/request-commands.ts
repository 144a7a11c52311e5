import { IMAGE_ERROR_CODES } from '../../common/index.js';
import type { CommandHandler, CommandSpec, OptionSpec } from '../command.js';
import { written } from '../options/option-values.js';
import { UPLOAD_OPTIONS } from '../options/upload-options.js';
import { JSON_OUTPUT, KEY, SERVER } from './compress-command.js';

const OF_THIS_MACHINE = ' Without either, http://127.0.0.1:3000.';

/** The options of every command that asks a server. */
export const SERVER_OPTIONS: readonly OptionSpec[] = [
  { ...SERVER, help: SERVER.help + OF_THIS_MACHINE },
  KEY,
  JSON_OUTPUT,
];

const ID = { name: 'id', help: 'The id of the request, as `halftone list` shows it.' };

type Handlers = typeof import('../requests/request-handlers.js');

const handler =
  (name: keyof Handlers): (() => Promise<CommandHandler>) =>
  async () =>
    (await import('../requests/request-handlers.js'))[name];

export const INSPECT: CommandSpec = {
  name: 'inspect',
  summary: 'Say how a catalogue would be read, without compressing anything.',
  description:
    'Without --server it needs no server: the file is read on this machine.\n' +
    'Exit code: 0 when the file would be accepted, 1 when not.',
  operands: [{ name: 'file', help: 'A catalogue (CSV, Excel, XML, JSON).' }],
  options: [
    ...UPLOAD_OPTIONS.filter(({ group }) => group === 'Catalogue'),
    { ...SERVER, help: `${SERVER.help} Without either, this machine reads it.` },
    KEY,
    JSON_OUTPUT,
  ],
  examples: [
    { command: 'halftone inspect export.csv', explanation: 'Shows its columns, rows, hosts and errors.' },
  ],
  load: async () => (await import('../requests/inspect.js')).INSPECT_FILE,
};

export const REQUEST_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: 'List the requests of a server, the newest first.',
    options: [
      {
        name: 'status',
        value: 'status',
        choices: ['pending', 'processing', 'completed', 'partial', 'failed', 'cancelled'],
        help: 'Only requests with this status.',
      },
      { name: 'limit', value: 'n', kind: 'integer', help: 'How many, from 1 to 500. The default is 20.' },
      ...SERVER_OPTIONS,
    ],
    load: handler('LIST_REQUESTS'),
  },
  {
    name: 'status',
    summary: 'Show a request: its progress, failures and files.',
    operands: [ID],
    options: SERVER_OPTIONS,
    load: handler('STATUS'),
  },
  {
    name: 'watch',
    summary: 'Follow a request until it ends.',
    description:
      'Ctrl-C stops watching; the server continues.\n' +
      'Exit code: 0 when everything was compressed, 2 when some of it failed, 1 when nothing was.',
    operands: [ID],
    options: SERVER_OPTIONS,
    load: handler('WATCH'),
  },
  {
    name: 'retry',
    summary: 'Retry the failed images of a request.',
    operands: [ID],
    options: [
      {
        name: 'cause',
        value: 'code',
        kind: 'list',
        choices: IMAGE_ERROR_CODES.map(written),
        help: 'Only images that failed with this error, as `halftone status` shows it.',
      },
      ...SERVER_OPTIONS,
    ],
    examples: [
      {
        command: 'halftone retry <id> --cause timeout',
        explanation: 'Leaves alone what a retry cannot fix.',
      },
    ],
    load: handler('RETRY_FAILED'),
  },
  {
    name: 'rerun',
    summary: 'Compress the file of a request again, as a new request.',
    description:
      'The server has the file and the options of the earlier run: its columns, worksheet, format and so on. Options that are given ' +
      'take the place of those. Images that have not changed are not compressed again.',
    operands: [ID],
    options: [...UPLOAD_OPTIONS, ...SERVER_OPTIONS],
    examples: [
      { command: 'halftone rerun <id>', explanation: 'As it was.' },
      { command: 'halftone rerun <id> --format avif', explanation: 'The same file in another format.' },
    ],
    load: async () => (await import('../requests/rerun.js')).RERUN_REQUEST,
  },
  {
    name: 'cancel',
    summary: 'Stop a request; what is compressed is kept.',
    operands: [ID],
    options: SERVER_OPTIONS,
    load: handler('CANCEL_REQUEST'),
  },
  {
    name: 'delete',
    summary: 'Delete a request with its images and files.',
    operands: [ID],
    options: SERVER_OPTIONS,
    load: handler('DELETE_REQUEST'),
  },
];
