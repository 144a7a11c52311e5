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

const isStack = (detail: unknown): detail is string => typeof detail === 'string' && detail.includes('\n');

/**
 * Builds a log entry from the arguments of a call. Nest's convention is message, details, context: an `Error` is the error, a
 * string with several lines is a stack, and any other string at the end is the context.
 */
export function logEntry(message: unknown, details: readonly unknown[]): LogEntry {
  const last = details.at(-1);
  const context = typeof last === 'string' && !isStack(last) ? last : undefined;
  const error = [message, ...details].find((detail) => detail instanceof Error);
  const stack = details.find(isStack);
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
