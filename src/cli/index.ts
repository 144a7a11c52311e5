export { programName } from './program-name.js';
export { runCommandLine } from './run-command-line.js';
