import { HalftoneError } from '../common/index.js';

/** What the command line asks for. */
export type KeysCommand =
  | { readonly does: 'create'; readonly name: string }
  | { readonly does: 'list' }
  | { readonly does: 'revoke'; readonly id: string }
  | { readonly does: 'help' };

/** The command line asks for nothing that there is. */
export class KeysUsageError extends HalftoneError {
  readonly code = 'USAGE';
}

export const USAGE = `Keys let clients in when AUTH=keys.

  npm run keys -- create <name>   makes a key for the owner <name> and shows it, this once
  npm run keys -- list            lists all keys, without their secrets
  npm run keys -- revoke <id>     ends a key, at once and for good

All keys of one name lead to the same requests. To replace one: create another of its name, use that, revoke the old.
`;

const OF_ONE_WORD: Readonly<Record<string, (word: string) => KeysCommand>> = {
  create: (name) => ({ does: 'create', name }),
  // Whoever has a key at hand may name it by that; its secret is not wanted.
  revoke: (text) => ({ does: 'revoke', id: /^ht_([0-9a-f]{12})(_|$)/.exec(text)?.[1] ?? text }),
};

/**
 * What the words of a command line ask for.
 *
 * @throws {KeysUsageError}
 */
export function readCommand(words: readonly string[]): KeysCommand {
  const [verb, word, ...more] = words;
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') return { does: 'help' };
  if (verb === 'list' && word === undefined) return { does: 'list' };
  if (word !== undefined && word !== '' && more.length === 0 && Object.hasOwn(OF_ONE_WORD, verb))
    return OF_ONE_WORD[verb]!(word);
  throw new KeysUsageError(`"keys ${words.join(' ')}" is nothing that can be done.\n\n${USAGE}`);
}
