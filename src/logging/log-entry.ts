import { inspect } from 'node:util';
import { withoutSecrets } from './secrets.js';

/** An error as it is logged. Other properties are left out: a driver's may hold the values of a statement. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: LoggedError;
}

/** What one call of Nest's logger says: its words, which part said them, and the error that it is about. */
export interface LogEntry {
  readonly msg: string;
  readonly context?: string;
  readonly err?: LoggedError;
  readonly stack?: string;
}

/** A chain of causes is followed this far; one that leads back to itself ends here too. */
const CAUSES = 5;

/**
 * Makes an entry of a call's arguments. Nest's convention is message, details, context: the last text is the
 * context, an error is an error, any other text with more than one line is a stack.
 */
export function logEntry(message: unknown, details: readonly unknown[]): LogEntry {
  const context = typeof details.at(-1) === 'string' ? String(details.at(-1)) : undefined;
  const rest = context === undefined ? details : details.slice(0, -1);
  const error = [message, ...rest].find((detail) => detail instanceof Error);
  const stack = rest.find((detail): detail is string => typeof detail === 'string' && detail.includes('\n'));
  return {
    msg: withoutSecrets(wordsOf(message)),
    ...(context !== undefined && { context }),
    ...(error !== undefined && { err: loggedError(error) }),
    ...(stack !== undefined && { stack: withoutSecrets(stack) }),
  };
}

function wordsOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : inspect(message, { breakLength: Infinity });
}

function loggedError(error: Error, depth = 0): LoggedError {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...(error.stack !== undefined && { stack: withoutSecrets(error.stack) }),
    ...(typeof code === 'string' && { code }),
    ...(error.cause instanceof Error && depth < CAUSES && { cause: loggedError(error.cause, depth + 1) }),
  };
}
