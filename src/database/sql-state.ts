import { QueryFailedError } from 'typeorm';

/** The SQLSTATE of a lock timeout. */
export const LOCK_NOT_AVAILABLE = '55P03';
/** The SQLSTATE of a second row with the same unique key. */
export const UNIQUE_VIOLATION = '23505';

/** Returns the SQLSTATE of a failed statement (PostgreSQL's Appendix A), or undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code } = error.driverError as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Checks whether a statement failed because of its data, a constraint or its syntax, so that a retry would fail, too. */
export function isRejectedStatement(error: unknown): boolean {
  return /^(22|23|42)/.test(sqlStateOf(error) ?? '');
}
