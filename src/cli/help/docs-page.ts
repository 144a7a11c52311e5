import { type CommandPath, nameOf } from '../arguments/parse-command-line.js';
import type { CommandSpec } from '../command.js';
import { helpText } from './help-text.js';

const INTRODUCTION = `# Command line

The npm package has the command \`halftone\`; in a checkout it is \`npx halftone\`, after \`npm run build\`. Without a command
it starts the server. This page is what \`--help\` prints for every command; \`npm run cli-docs\` writes it.
`;

/** Returns docs/cli.md: the help of every command. */
export function docsPage(root: CommandSpec): string {
  const sections = pathsOf([root]).map(
    (path) => `## ${nameOf(path)}\n\n\`\`\`text\n${helpText(path)}\`\`\`\n`,
  );
  return [INTRODUCTION, ...sections].join('\n');
}

function pathsOf(path: CommandPath): CommandPath[] {
  return [path, ...(path.at(-1)!.commands ?? []).flatMap((command) => pathsOf([...path, command]))];
}
