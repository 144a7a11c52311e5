import { inspect } from 'node:util';
import { withoutSecrets } from './secrets.js';

/** The logged part of an error. Other properties are left out: a driver's may hold the values of a statement. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: LoggedError;
}

/** One call of Nest's logger: its message, its context, and the error or stack. */
export interface LogEntry {
  readonly msg: string;
  readonly context?: string;
  readonly err?: LoggedError;
  readonly stack?: string;
}

/** The maximum depth of a logged chain of causes, which also ends circular chains. */
const MAX_CAUSES = 5;

/**
 * Builds a log entry from the arguments of a call. Nest's convention is message, details, context: the last string is the
 * context, an `Error` is the error, and any other string with several lines is a stack.
 */
export function logEntry(message: unknown, details: readonly unknown[]): LogEntry {
  const context = typeof details.at(-1) === 'string' ? String(details.at(-1)) : undefined;
  const rest = context === undefined ? details : details.slice(0, -1);
  const error = [message, ...rest].find((detail) => detail instanceof Error);
  const stack = rest.find((detail): detail is string => typeof detail === 'string' && detail.includes('\n'));
  return {
    msg: withoutSecrets(textOf(message)),
    ...(context !== undefined && { context }),
    ...(error !== undefined && { err: loggedError(error) }),
    ...(stack !== undefined && { stack: withoutSecrets(stack) }),
  };
}

function textOf(message: unknown): string {
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
    ...(error.cause instanceof Error && depth < MAX_CAUSES && { cause: loggedError(error.cause, depth + 1) }),
  };
}
