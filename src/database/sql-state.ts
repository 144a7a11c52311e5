import { QueryFailedError } from 'typeorm';

/** What PostgreSQL calls the end of waiting for a lock, and a second row where there may be one. */
export const LOCK_NOT_AVAILABLE = '55P03';
export const UNIQUE_VIOLATION = '23505';

/** The SQLSTATE with which PostgreSQL refused a statement (PostgreSQL's Appendix A); undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code } = error.driverError as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether a statement failed by what it says (its data, a constraint, its text): it would fail again. */
export function isRefusedStatement(error: unknown): boolean {
  return /^(22|23|42)/.test(sqlStateOf(error) ?? '');
}
