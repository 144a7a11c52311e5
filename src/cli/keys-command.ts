import { HalftoneError } from '../common/index.js';

/** A parsed `keys` command. */
export type KeysCommand =
  | { readonly action: 'create'; readonly name: string }
  | { readonly action: 'list' }
  | { readonly action: 'revoke'; readonly id: string }
  | { readonly action: 'help' };

/** Says that the command line is not a valid command, and shows the usage. */
export class KeysUsageError extends HalftoneError {
  readonly code = 'USAGE';
}

export const USAGE = `Manages the API keys that clients need when AUTH=keys.

  npm run keys -- create <name>   creates a key for the owner <name> and shows it, only this once
  npm run keys -- list            lists all keys, without their secrets
  npm run keys -- revoke <id>     revokes a key, immediately and permanently

All keys of one name have access to the same requests. To replace a key: create another one of the same name, use it, and
revoke the old one.
`;

const COMMANDS_WITH_ARGUMENT: Readonly<Record<string, (word: string) => KeysCommand>> = {
  create: (name) => ({ action: 'create', name }),
  // Also accepts the whole key instead of its id, and ignores the secret in it.
  revoke: (text) => ({ action: 'revoke', id: /^ht_([0-9a-f]{12})(_|$)/.exec(text)?.[1] ?? text }),
};

/**
 * Parses the arguments of the command line.
 *
 * @throws {KeysUsageError}
 */
export function parseCommand(words: readonly string[]): KeysCommand {
  const [verb, word, ...more] = words;
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') return { action: 'help' };
  if (verb === 'list' && word === undefined) return { action: 'list' };
  if (word !== undefined && word !== '' && more.length === 0 && Object.hasOwn(COMMANDS_WITH_ARGUMENT, verb))
    return COMMANDS_WITH_ARGUMENT[verb]!(word);
  throw new KeysUsageError(`"keys ${words.join(' ')}" is not a command.\n\n${USAGE}`);
}
