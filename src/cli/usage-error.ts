import { HalftoneError } from '../common/index.js';

/** Says that the command line is wrong, and how to fix it. */
export class UsageError extends HalftoneError {
  readonly code = 'USAGE';
}

/** Says why a command cannot continue, and what to do about it. */
export class CommandError extends HalftoneError {
  readonly code = 'COMMAND_FAILED';
}
