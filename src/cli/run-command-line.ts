import { HalftoneError, programVersion } from '../common/index.js';
import { parseCommandLine } from './arguments/parse-command-line.js';
import type { CommandContext, CommandSpec } from './command.js';
import { HALFTONE } from './command-tree.js';
import { UsageError } from './usage-error.js';

/** The exit code of a command that did nothing: its arguments are wrong, or what it needs is missing. */
export const NOTHING_DONE = 1;

/** Runs the command that the words ask for, prints its errors, and returns the exit code. */
export async function runCommandLine(
  words: readonly string[],
  context: CommandContext,
  root: CommandSpec = HALFTONE,
): Promise<number> {
  try {
    const parsed = parseCommandLine({ ...root, name: context.program }, words);
    switch (parsed.action) {
      case 'version':
        context.stdout.write(`${programVersion()}\n`);
        return 0;
      case 'help': {
        const { helpText } = await import('./help/help-text.js');
        context.stdout.write(helpText(parsed.path));
        return 0;
      }
      case 'run': {
        const handler = await parsed.path.at(-1)!.load!();
        return await handler(parsed.given, context);
      }
    }
  } catch (error) {
    context.stderr.write(`${textOf(error)}\n`);
    return NOTHING_DONE;
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The configuration is not loaded by commands that do without it, so its error is known by its name.
  const isExplained = error instanceof HalftoneError || error.name === 'ConfigError';
  return isExplained || error instanceof UsageError ? error.message : (error.stack ?? error.message);
}
