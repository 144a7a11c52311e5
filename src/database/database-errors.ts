import { HalftoneError } from '../common/index.js';
import { connectionErrorText } from './connection-error.js';

/** The PostgreSQL of DATABASE_URL cannot be used. */
export class DatabaseUnusableError extends HalftoneError {
  readonly code = 'DATABASE_UNUSABLE';
}

/**
 * Runs `work` on the PostgreSQL of DATABASE_URL; `url` is undefined when that is the embedded one.
 *
 * @throws {DatabaseUnusableError} where a user can fix what `work` has thrown
 */
export async function explainingDatabaseErrors<T>(
  url: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const fault = url === undefined ? undefined : connectionErrorText(driverErrorOf(cause), url);
    throw fault === undefined ? cause : new DatabaseUnusableError(fault, { cause });
  }
}

/** TypeORM wraps the errors of statements. */
function driverErrorOf(error: unknown): unknown {
  return error instanceof Error && 'driverError' in error ? error.driverError : error;
}
