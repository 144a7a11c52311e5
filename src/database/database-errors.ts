import { driverErrorOf, HalftoneError } from '../common/index.js';
import { connectionErrorText } from './connection-error.js';

/** Says why the PostgreSQL of DATABASE_URL cannot be used. */
export class DatabaseUnusableError extends HalftoneError {
  readonly code = 'DATABASE_UNUSABLE';
}

/**
 * Runs `work` and explains its database errors. `url` is DATABASE_URL, or undefined for the embedded PostgreSQL.
 *
 * @throws {DatabaseUnusableError} when a user can fix the error that `work` has thrown
 */
export async function explainDatabaseErrors<T>(url: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const text = url === undefined ? undefined : connectionErrorText(driverErrorOf(cause), url);
    throw text === undefined ? cause : new DatabaseUnusableError(text, { cause });
  }
}
