export { runCommandLine } from './run-command-line.js';
export type { CommandContext } from './command.js';
