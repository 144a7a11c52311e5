import type { Arguments } from './arguments.js';

/**
 * Completes a command for the user to copy with options of this one, by default the server: without it, the command would reach
 * another server.
 */
export function commandText(
  command: string,
  given: Pick<Arguments, 'value'>,
  options: readonly string[] = ['server'],
): string {
  const words = options.flatMap((name) => {
    const value = given.value(name);
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    const values = typeof value === 'object' ? value : [value];
    return values.map((one) => `--${name} ${quoted(String(one))}`);
  });
  return [command, ...words].join(' ');
}

/** Writes a word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
