import type { Arguments } from './arguments.js';

/**
 * Returns a command for the user to copy, as the program was called, with options of this command, by default the server: without
 * it, the command would reach another server.
 */
export function commandText(
  command: string,
  given: Pick<Arguments, 'program' | 'value'>,
  options: readonly string[] = ['server'],
): string {
  const words = options.flatMap((name) => {
    const value = given.value(name);
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    const values = typeof value === 'object' ? value : [value];
    return values.map((one) => `--${name} ${quoted(String(one))}`);
  });
  return [given.program, command, ...words].join(' ');
}

/** Writes the commands of a text as the program was called, such as `npx halftone list` for `halftone list`. */
export function asCalled(text: string, program: string): string {
  return text.replaceAll(/(?<!npx |[\w./-])halftone(?=\s+[a-z<])/g, program);
}

/** Writes a word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
