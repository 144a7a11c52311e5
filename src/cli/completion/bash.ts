import type { CommandSpec } from '../command.js';
import { completables } from './completion-words.js';

/** Returns the completion script for bash. A word that is neither a command nor an option is completed as a file. */
export function bashCompletion(root: CommandSpec): string {
  const all = completables(root);
  const known = all.slice(1).map(({ words }) => `"${words}"`);
  const values = all.flatMap(({ words, options }) =>
    options.flatMap(({ name, choices }) =>
      choices === undefined
        ? []
        : [
            `    "${words} --${name}") COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$word")); return ;;`,
          ],
    ),
  );
  const withValue = all.flatMap(({ words, options }) =>
    options
      .filter(({ value, choices }) => value !== undefined && choices === undefined)
      .map(({ name }) => `"${words} --${name}"`),
  );
  const next = all.map(({ words, commands, options }) => {
    const offered = [...commands.map(({ name }) => name), ...options.map(({ name }) => `--${name}`)];
    return `    "${words}") offered="${offered.join(' ')}" ;;`;
  });
  return `# Completion of halftone for bash. Load it in every shell: add this line to ~/.bashrc
#   source <(halftone completion bash)
_halftone() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command=halftone offered="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      ${known.join(' | ')}) command="$command \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${values.join('\n')}
    ${withValue.join(' | ')}) return ;;
  esac
  case "$command" in
${next.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
}
complete -o default -F _halftone halftone
`;
}
