import { type CommandPath, nameOf, optionsOf } from '../arguments/parse-command-line.js';
import type { CommandSpec, OptionSpec } from '../command.js';
import { asCalled } from '../arguments/command-text.js';
import { WIDTH, wrap } from './wrap.js';

const INDENT = '  ';
/** Where the explanations begin; a longer name has its explanation on the next line. */
const COLUMN = 30;

/** Returns the help of a command, in lines of at most 80 characters. */
export function helpText(path: CommandPath): string {
  const command = path.at(-1)!;
  const sections = [
    paragraphs(command),
    usage(path),
    operands(command),
    commands(command),
    ...groups(path),
    examples(command),
    path.length === 1 ? ['halftone <command> --help explains a command.'] : [],
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${asCalled(text.join('\n\n'), path[0].name)}\n`;
}

/** Returns the option as it is written, such as `--max-width <n>`. */
function writtenOption({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
}

function paragraphs({ summary, description }: CommandSpec): string[] {
  const texts = [summary, ...(description?.split('\n') ?? [])];
  return texts.flatMap((text, at) => [...(at > 0 && text !== '' ? [''] : []), ...wrap(text, WIDTH)]);
}

function usage(path: CommandPath): string[] {
  const { operands: words = [], commands: below, load } = path.at(-1)!;
  const written = words.map(({ name, isOptional }) => (isOptional === true ? `[<${name}>]` : `<${name}>`));
  return [
    ...(load === undefined ? [] : [`Usage: ${[nameOf(path), ...written, '[options]'].join(' ')}`]),
    ...(below === undefined
      ? []
      : [`${load === undefined ? 'Usage:' : '      '} ${nameOf(path)} <command> [options]`]),
  ];
}

function operands({ operands: words = [] }: CommandSpec): string[] {
  return words.flatMap(({ name, help }) => entry(`<${name}>`, help));
}

function commands({ commands: below = [] }: CommandSpec): string[] {
  if (below.length === 0) return [];
  return ['Commands:', ...below.flatMap(({ name, summary }) => entry(name, summary))];
}

function groups(path: CommandPath): string[][] {
  const options = optionsOf(path);
  const headings = new Set(options.map(({ group }) => group ?? 'Options'));
  // The options of every command come last.
  const ordered = [...headings].toSorted((a, b) => Number(a === 'Options') - Number(b === 'Options'));
  return ordered.map((heading) => [
    `${heading}:`,
    ...options
      .filter(({ group }) => (group ?? 'Options') === heading)
      .flatMap((option) => entry(writtenOption(option), explained(option))),
  ]);
}

function explained({ help, choices, kind }: OptionSpec): string {
  return [
    help,
    ...(choices === undefined ? [] : [`One of ${choices.join(', ')}.`]),
    ...(kind === 'list' ? ['May be repeated.'] : []),
  ].join(' ');
}

function examples({ examples: given = [] }: CommandSpec): string[] {
  if (given.length === 0) return [];
  return [
    'Examples:',
    ...given.flatMap(({ command, explanation }) => [
      `${INDENT}${command}`,
      ...wrap(explanation, WIDTH - 6).map((line) => `      ${line}`),
    ]),
  ];
}

/** Formats a name and its explanation side by side, or below each other when the name is long. */
function entry(name: string, text: string): string[] {
  const label = `${INDENT}${name}`;
  const lines = wrap(text, WIDTH - COLUMN);
  const indented = lines.map((line) => ' '.repeat(COLUMN) + line);
  if (label.length > COLUMN - 2) return [label, ...indented];
  return [label.padEnd(COLUMN) + lines[0]!, ...indented.slice(1)];
}
