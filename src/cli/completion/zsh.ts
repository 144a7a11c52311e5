import type { CommandSpec } from '../command.js';
import { completables, firstSentence } from './completion-words.js';

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** A candidate of `_describe`: the word, a colon and its explanation. */
const described = (word: string, help: string) => quoted(`${word}:${firstSentence(help)}`);

const list = (array: string, candidates: readonly string[]) => [
  `      ${array}=(`,
  ...candidates.map((candidate) => `        ${candidate}`),
  '      )',
];

/** Returns the completion script for zsh. */
export function zshCompletion(root: CommandSpec): string {
  const all = completables(root);
  const known = all.slice(1).map(({ words }) => quoted(words));
  const values = all.flatMap(({ words, options }) =>
    options.flatMap(({ name, choices }) =>
      choices === undefined
        ? []
        : [`    ${quoted(`${words} --${name}`)}) compadd ${choices.join(' ')}; return ;;`],
    ),
  );
  const withValue = all.flatMap(({ words, options }) =>
    options
      .filter(({ value, choices }) => value !== undefined && choices === undefined)
      .map(({ name }) => quoted(`${words} --${name}`)),
  );
  const next = all.map(({ words, commands, options }) => {
    const offered = [
      ...list(
        'commands',
        commands.map(({ name, summary }) => described(name, summary)),
      ),
      ...list(
        'options',
        options.map(({ name, help }) => described(`--${name}`, help)),
      ),
    ];
    return `    ${quoted(words)})\n${offered.join('\n')} ;;`;
  });
  return `#compdef halftone
# Completion of halftone for zsh. Load it in every shell: add this line to ~/.zshrc, below compinit
#   source <(halftone completion zsh)
_halftone() {
  local command=halftone word
  local -a commands options
  for word in \${words[2,CURRENT-1]}; do
    case "$command $word" in
      ${known.join('|')}) command="$command $word" ;;
    esac
  done
  case "$command \${words[CURRENT-1]}" in
${values.join('\n')}
    ${withValue.join('|')}) _files; return ;;
  esac
  case "$command" in
${next.join('\n')}
  esac
  (($#commands)) && _describe 'command' commands
  [[ "$PREFIX" == -* ]] && _describe -o 'option' options
  (($#commands)) || [[ "$PREFIX" == -* ]] || _files
}
compdef _halftone halftone
`;
}
