import type { CommandSpec } from '../command.js';
import { type Completable, completables, firstSentence } from './completion-words.js';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

/** Returns the completion script for fish. */
export function fishCompletion(root: CommandSpec): string {
  return [
    '# Completion of halftone for fish. Keep it where fish looks for it:',
    '#   halftone completion fish > ~/.config/fish/completions/halftone.fish',
    ...completables(root).flatMap(linesOf),
    '',
  ].join('\n');
}

function linesOf(completable: Completable): string[] {
  const { commands, options, path } = completable;
  const when = `-n ${quoted(conditionOf(completable))}`;
  return [
    // Without operands there is no file to name.
    ...(path.at(-1)!.operands === undefined ? [`complete -c halftone ${when} -f`] : []),
    ...commands.map(
      ({ name, summary }) => `complete -c halftone ${when} -a ${name} -d ${quoted(firstSentence(summary))}`,
    ),
    ...options.map(({ name, short, value, choices, help }) =>
      [
        `complete -c halftone ${when} -l ${name}`,
        ...(short === undefined ? [] : [`-s ${short}`]),
        ...(value === undefined ? [] : ['-r']),
        ...(choices === undefined ? [] : [`-f -a ${quoted(choices.join(' '))}`]),
        `-d ${quoted(firstSentence(help))}`,
      ].join(' '),
    ),
  ];
}

/** All words of the command are on the line, and none of the commands below it. */
function conditionOf({ path, commands }: Completable): string {
  const seen = path.slice(1).map(({ name }) => `__fish_seen_subcommand_from ${name}`);
  const below = commands.map(({ name }) => name);
  return [
    ...(seen.length === 0 && below.length === 0 ? ['true'] : seen),
    ...(below.length === 0 ? [] : [`not __fish_seen_subcommand_from ${below.join(' ')}`]),
  ].join('; and ');
}
