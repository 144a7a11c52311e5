import type { CommandSpec } from '../command.js';
import type { bashCompletion } from '../completion/bash.js';

type Script = typeof bashCompletion;

const SHELLS: Readonly<Record<string, () => Promise<Script>>> = {
  bash: async () => (await import('../completion/bash.js')).bashCompletion,
  zsh: async () => (await import('../completion/zsh.js')).zshCompletion,
  fish: async () => (await import('../completion/fish.js')).fishCompletion,
};

const HOW: Readonly<Record<string, string>> = {
  bash: 'source <(halftone completion bash)',
  zsh: 'source <(halftone completion zsh)',
  fish: 'halftone completion fish > ~/.config/fish/completions/halftone.fish',
};

/** Creates the command; `root` returns all commands, which include this one. */
export function completionCommand(root: () => CommandSpec): CommandSpec {
  return {
    name: 'completion',
    summary: 'Print the script that completes commands and options in your shell.',
    description:
      'For bash add the line of the example to ~/.bashrc, for zsh to ~/.zshrc below compinit. For fish run it once.',
    commands: Object.entries(SHELLS).map(([shell, script]) => ({
      name: shell,
      summary: `Print the script for ${shell}.`,
      examples: [{ command: HOW[shell]!, explanation: `Completes halftone in ${shell}.` }],
      load: async () => {
        const write = await script();
        return async (_, { stdout }) => {
          stdout.write(write(root()));
          return 0;
        };
      },
    })),
  };
}
