import { type CommandPath, nameOf, optionsOf } from '../arguments/parse-command-line.js';
import type { CommandSpec, OptionSpec } from '../command.js';

/** What may follow the words of a command. */
export interface Completable {
  /** The words so far, such as `halftone keys`. */
  readonly words: string;
  readonly path: CommandPath;
  readonly commands: readonly CommandSpec[];
  readonly options: readonly OptionSpec[];
}

/** Lists the program and all commands, each before those of its group. */
export function completables(root: CommandSpec): Completable[] {
  return below([root]);
}

function below(path: CommandPath): Completable[] {
  const { commands = [] } = path.at(-1)!;
  return [
    { words: nameOf(path), path, commands, options: optionsOf(path) },
    ...commands.flatMap((command) => below([...path, command])),
  ];
}

/** Returns the first sentence of an explanation, for one line of a menu. */
export function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}
