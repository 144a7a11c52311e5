import type { CommandHandler, CommandSpec } from '../command.js';
import type { KeysCommand } from '../keys-command.js';

/** Creates the handler that runs words of `keys`, such as `create shop`. */
function keysHandler(action: KeysCommand['action']): () => Promise<CommandHandler> {
  return async () => {
    const [{ parseCommand }, { runOnDatabase }] = await Promise.all([
      import('../keys-command.js'),
      import('../run-keys.js'),
    ]);
    return async (given, { stdout, variables }) => {
      stdout.write(await runOnDatabase(parseCommand([action, ...given.operands]), variables));
      return 0;
    };
  };
}

export const KEYS: CommandSpec = {
  name: 'keys',
  summary: 'Create, list and revoke the API keys that clients need with AUTH=keys.',
  description:
    'Run it where the server runs, with its settings: it opens the database itself, whether the server is running or not.\n' +
    'All keys of one name have access to the same requests. To replace a key: create another one of the same name, use it, ' +
    'and revoke the old one.',
  commands: [
    {
      name: 'create',
      summary: 'Create a key and print it, only this once.',
      operands: [{ name: 'name', help: 'The owner of the key, such as shop.' }],
      examples: [{ command: 'halftone keys create shop', explanation: 'Prints a key for the owner "shop".' }],
      load: keysHandler('create'),
    },
    { name: 'list', summary: 'List all keys, without their secrets.', load: keysHandler('list') },
    {
      name: 'revoke',
      summary: 'Revoke a key, immediately and permanently.',
      operands: [{ name: 'id', help: 'The id of the key, as `halftone keys list` shows it, or the key.' }],
      load: keysHandler('revoke'),
    },
  ],
};
