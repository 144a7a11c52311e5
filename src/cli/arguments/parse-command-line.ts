import { parseArgs } from 'node:util';
import type { CommandSpec, OptionSpec } from '../command.js';
import { UsageError } from '../usage-error.js';
import { Arguments, type OptionValue } from './arguments.js';
import { asCalled } from './command-text.js';
import { closest } from './closest.js';

/** A command and the groups that it belongs to, from the program on. */
export type CommandPath = readonly [CommandSpec, ...CommandSpec[]];

/** What the command line asks for. */
export type Parsed =
  | { readonly action: 'run'; readonly path: CommandPath; readonly given: Arguments }
  | { readonly action: 'help'; readonly path: CommandPath }
  | { readonly action: 'version' };

const HELP: OptionSpec = { name: 'help', short: 'h', help: 'Print this help.' };
const VERSION: OptionSpec = { name: 'version', short: 'v', help: 'Print the version.' };

/** Returns the words that run a command, such as `halftone keys create`. */
export function nameOf(path: CommandPath): string {
  return path.map(({ name }) => name).join(' ');
}

/** Returns all options of a command: its own, then those that every command has. */
export function optionsOf(path: CommandPath): readonly OptionSpec[] {
  return [...(path.at(-1)!.options ?? []), HELP, ...(path.length === 1 ? [VERSION] : [])];
}

/**
 * Parses the words after the name of the program.
 *
 * @throws {UsageError} that says what to write instead
 */
export function parseCommandLine(root: CommandSpec, words: readonly string[]): Parsed {
  // `halftone help keys` is `halftone keys --help`.
  if (words[0] === 'help') return { action: 'help', path: descend(root, words.slice(1)).path };
  const { path, rest } = descend(root, words);
  const { tokens } = parseArgs({
    args: rest,
    options: Object.fromEntries(optionsOf(path).map((option) => [option.name, parsedAs(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, OptionValue>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = optionsOf(path).find(({ name }) => name === token.name);
    if (option === undefined) throw unknownOption(token.rawName, path);
    if (option === HELP) return { action: 'help', path };
    if (option === VERSION) return { action: 'version' };
    values.set(option.name, valueOf(option, token, values.get(option.name)));
  }
  checkOperands(operands, path);
  return { action: 'run', path, given: new Arguments(operands, values, root.name) };
}

/** Follows the words that name commands, to the last one that does. */
function descend(root: CommandSpec, words: readonly string[]): { path: CommandPath; rest: string[] } {
  let path: CommandPath = [root];
  let at = 0;
  for (; at < words.length; at++) {
    const { commands } = path.at(-1)!;
    const next = commands?.find(({ name }) => name === words[at]);
    if (next === undefined) break;
    path = [...path, next];
  }
  return { path, rest: words.slice(at) };
}

function parsedAs({ value, short }: OptionSpec): { type: 'string' | 'boolean'; short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) };
}

interface GivenOption {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueOf(option: OptionSpec, given: GivenOption, before: OptionValue | undefined): OptionValue {
  const { rawName, value, inlineValue } = given;
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} is a switch: leave out "=${value}".`);
    return true;
  }
  // `--out --json` is a forgotten value, and `--out=--json` is one that begins with dashes.
  if (value === undefined || (inlineValue !== true && value.startsWith('--')))
    throw new UsageError(`${rawName} needs a value: ${rawName} <${option.value}>.`);
  const text = option.choices === undefined ? value : chosen(option.choices, rawName, value);
  if (option.kind === 'list') return [...(Array.isArray(before) ? (before as string[]) : []), text];
  if (before !== undefined) throw new UsageError(`${rawName} is given twice: leave out one of them.`);
  if (option.kind === 'integer') {
    if (!/^\d{1,9}$/.test(value))
      throw new UsageError(`${rawName} must be a whole number, and is "${value}".`);
    return Number(value);
  }
  return text;
}

function chosen(choices: readonly string[], rawName: string, value: string): string {
  const choice = value.toLowerCase().replaceAll('_', '-');
  if (choices.includes(choice)) return choice;
  const like = closest(choice, choices);
  const hint = like === undefined ? '' : ` Did you mean ${like}?`;
  throw new UsageError(`${rawName} must be one of ${choices.join(', ')}, and is "${value}".${hint}`);
}

function unknownOption(rawName: string, path: CommandPath): UsageError {
  const like = closest(
    rawName,
    optionsOf(path).map(({ name }) => `--${name}`),
  );
  const hint = like === undefined ? '' : ` Did you mean ${like}?`;
  return new UsageError(`Unknown option ${rawName}.${hint} ${seeHelp(path)}`);
}

function checkOperands(operands: readonly string[], path: CommandPath): void {
  const { operands: expected = [], commands, load } = path.at(-1)!;
  const missing = expected.slice(operands.length).find(({ isOptional }) => isOptional !== true);
  const [extra] = operands.slice(expected.length);
  if (extra !== undefined && commands !== undefined) throw unknownCommand(extra, path);
  if (extra !== undefined)
    throw new UsageError(
      `${nameOf(path)} does not take "${extra}". Quote an argument that contains spaces. ${seeHelp(path)}`,
    );
  if (missing !== undefined)
    throw new UsageError(
      `${nameOf(path)} needs <${missing.name}>: ${asCalled(missing.help, path[0].name)} ${seeHelp(path)}`,
    );
  if (load === undefined)
    throw new UsageError(`Say what to do: ${commands!.map(({ name }) => name).join(', ')}. ${seeHelp(path)}`);
}

function unknownCommand(word: string, path: CommandPath): UsageError {
  const like = closest(
    word,
    path.at(-1)!.commands!.map(({ name }) => name),
  );
  const hint = like === undefined ? '' : ` Did you mean ${nameOf(path)} ${like}?`;
  const isFile = path.length === 1 && like === undefined && /[./\\]/.test(word);
  const how = isFile ? ` To compress a file: ${nameOf(path)} compress ${word}.` : hint;
  return new UsageError(`${nameOf(path)} has no command "${word}".${how} ${seeHelp(path)}`);
}

function seeHelp(path: CommandPath): string {
  return `See ${nameOf(path)} --help.`;
}
