import type { CommandHandler } from '../command.js';
import { examine } from './checks.js';
import { findingText } from './finding.js';

/** Prints what each check finds. The exit code is 1 when the program would not work. */
export const doctor: CommandHandler = async (given, { stdout, variables }) => {
  const counts = { ok: 0, warning: 0, error: 0 };
  for await (const finding of examine(variables)) {
    counts[finding.state]++;
    stdout.write(`${given.isSet('json') ? JSON.stringify(finding) : findingText(finding)}\n`);
  }
  if (!given.isSet('json')) {
    const { error, warning } = counts;
    const found = error === 0 ? 'Halftone can start' : `${error} to fix before Halftone works`;
    stdout.write(`\n${found}${warning > 0 ? `, ${warning} to look at` : ''}.\n`);
  }
  return counts.error > 0 ? 1 : 0;
};
