import { isNativeError } from 'node:util/types';

/** Checks whether `error` has one of `codes`: an errno name, an SQLSTATE or the exit code of a program. */
export function hasCode(error: unknown, ...codes: readonly (string | number)[]): boolean {
  return isNativeError(error) && 'code' in error && codes.includes(error.code as string | number);
}
